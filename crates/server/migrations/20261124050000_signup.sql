-- Membership: what suppliers say of themselves, who asks to become one, and who the buyer registered.
alter table company add column status text not null default 'ACTIVE';
-- What the company says of itself, JSON; name, representative_name and address above are taken from it whenever it is
-- written. None of demo companies older than this.
alter table company add column profile text;
create index company_offline on company (name) where status = 'OFFLINE';

-- A sign-up under way, from 가입여부 확인 to 가입요청.
create table signup (
    token_sha256 text primary key,
    way text not null,
    -- The company to be, or the one that is joined.
    company_id text not null,
    contact_id text not null,
    entity_type text,
    business_reg_no text,
    -- The application that was rejected, whose applicant applies again.
    earlier_id text,
    person text,
    person_key text,
    verified_at bigint,
    mail text,
    mail_code_sha256 text,
    mail_sent_at bigint,
    mail_failures bigint not null default 0,
    mail_verified bigint not null default 0,
    -- Set by 가입요청.
    application_id text,
    expires_at bigint not null
);
create index signup_expires on signup (expires_at);

-- Files that went up under a ticket.
create table signup_file (
    token_sha256 text not null,
    sha256 text not null references blob (sha256),
    primary key (token_sha256, sha256)
);

-- Papers of applications and change requests, by the company or the company to be: whoever judges them reads them.
create table member_paper (
    company_id text not null,
    sha256 text not null references blob (sha256),
    primary key (company_id, sha256)
);
create index member_paper_blob on member_paper (sha256);

create table application (
    id text primary key,
    company_id text not null,
    contact_id text not null,
    way text not null,
    state text not null,
    business_reg_no text,
    profile text,
    person text not null,
    person_key text,
    office text not null,
    login_id text not null,
    password_hash text not null,
    requested_at bigint not null,
    processed_at bigint,
    process_reason text,
    processed_by text
);
create index application_company on application (company_id);
create index application_number on application (business_reg_no);
create index application_person on application (person_key);
create index application_login on application (login_id);
create index application_state on application (state, requested_at);
-- What waits is there once.
create unique index application_one_login on application (login_id) where state = 'REQUESTED';
create unique index application_one_person on application (person_key) where state = 'REQUESTED';
create unique index application_one_number on application (business_reg_no)
    where state = 'REQUESTED' and way <> 'SECONDARY';

-- 포탈미사용: where 인증번호 goes, and its one-way form.
create table offline_supplier (
    company_id text primary key references company (id),
    mail text not null,
    person text,
    code_sha256 text,
    code_sent_at bigint,
    code_failures bigint not null default 0,
    code_used_at bigint
);

create table barred_number (
    business_reg_no text primary key,
    at bigint not null
);

-- Mails that wait to be sent; a sent one is forgotten.
create table waiting_mail (
    id text primary key,
    recipient text not null,
    subject text not null,
    body text not null,
    -- The 포탈미사용 supplier whose 인증번호 is made when this is sent, and stands nowhere before.
    code_for text references offline_supplier (company_id),
    queued_at bigint not null,
    due_at bigint not null
);
create index waiting_mail_due on waiting_mail (due_at);
