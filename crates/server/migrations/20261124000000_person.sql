-- Who a contact is, as identity verification said, and when they last did what gates ask for. Only demo databases are
-- older than this: their contacts get the defaults.
alter table contact add column birth_date text not null default '1990-01-01';
alter table contact add column gender text not null default 'MALE';
alter table contact add column is_foreigner bigint not null default 0;
-- The provider's unique key of the person (CI), one-way.
alter table contact add column person_key text;
-- 내선번호 at sign-up, 연락처 on the member's own screen.
alter table contact add column contact_phone text not null default '';
alter table contact add column job_title text not null default '';
alter table contact add column department text not null default '';
-- When they last logged in; none for who never has.
alter table contact add column last_login_at bigint;
alter table contact add column password_set_at bigint not null default 0;
-- Set while the password is a temporary one: until when it can be used.
alter table contact add column temporary_until bigint;
update contact set password_set_at = created_at;
create index contact_person_key on contact (person_key);
create index contact_mobile on contact (mobile_no);

-- 본인인증: kept until it has served, or expired. The provider's answer is in clear: the form shows it.
create table identity_verification (
    token_sha256 text primary key,
    -- What the provider calls it.
    provider_id text not null unique,
    method text not null,
    -- None until the provider has confirmed.
    person text,
    person_key text,
    verified_at bigint,
    failures bigint not null default 0,
    used_at bigint,
    expires_at bigint not null
);
create index identity_verification_expires on identity_verification (expires_at);

-- Terms of use and privacy consents, by version.
create table terms (
    id text primary key,
    kind text not null,
    version bigint not null,
    title text not null,
    body text not null,
    effective_at bigint not null,
    needs_reconsent bigint not null,
    published_at bigint not null,
    unique (kind, version)
);

-- Who agreed to what. The contact may be an applicant still.
create table consent (
    contact_id text not null,
    terms_id text not null references terms (id),
    at bigint not null,
    peer text not null,
    primary key (contact_id, terms_id)
);
