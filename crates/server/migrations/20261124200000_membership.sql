-- What members and contacts ask for, and what is kept of who has left.
create table member_request (
    id text primary key,
    company_id text not null references company (id),
    -- Whose it is, where it is a contact's own; the 주담당자 decides about it, and the buyer about the others.
    contact_id text references contact (id),
    requested_by text not null references contact (id),
    kind text not null,
    state text not null,
    withdrawal text,
    reason text not null,
    process_reason text not null default '',
    change text,
    requested_at bigint not null,
    processed_at bigint,
    processed_by text
);
create index member_request_company on member_request (company_id);
create index member_request_contact on member_request (contact_id);
create index member_request_state on member_request (state, requested_at);
-- What is open is there once.
create unique index member_request_one_of_company on member_request (company_id)
    where state = 'REQUESTED' and contact_id is null;
create unique index member_request_one_of_contact on member_request (contact_id) where state = 'REQUESTED';
create index application_contact on application (contact_id);

-- Who has left: what says who they are is here alone, apart from the rows that trade records refer to, which keep the
-- name. So the same person, address or number can sign up anew.
create table departed_contact (
    contact_id text primary key references contact (id),
    login_id text not null,
    mobile_no text not null,
    birth_date text not null,
    person_key text,
    contact_phone text not null,
    job_title text not null,
    department text not null,
    left_at bigint not null
);
create table departed_company (
    company_id text primary key references company (id),
    business_reg_no text,
    address text not null,
    profile text,
    left_at bigint not null
);

-- What stood in their applications and requests, JSON.
create table departed_record (
    kind text not null,
    id text not null,
    content text not null,
    left_at bigint not null
);
create index departed_record_id on departed_record (id);

-- What is said of people and companies, among all other changes.
create index change_people on change (company_id) where kind in ('company', 'contact');
