-- 회원관리: the supplier and its contacts, whole, with the columns that lists need. A 주담당자 sees more of the feed than a
-- 부담당자, so the copy is one role's; one from before this file is nobody's, and fetched again.

alter table owner add column role text not null default '';

drop table company;
create table membership (
    id integer primary key check (id = 1),
    body text not null
) strict;

drop table contact;
create table contact (
    id text primary key,
    role text not null,
    status text not null,
    name text not null,
    login_id text not null,
    mobile_no text not null,
    approved_at integer,
    -- of what waits for the 주담당자
    requested_at integer,
    name_folded text not null,
    body text not null
) strict;
