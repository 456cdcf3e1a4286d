-- One portable text per query needs one set of types: booleans are 0/1, instants integer microseconds since 1970 (UTC),
-- days `YYYY-MM-DD`, decimals and UUIDs text.

create table company (
    id text primary key,
    kind text not null,
    name text not null,
    business_reg_no text unique,
    representative_name text not null,
    address text not null,
    created_at bigint not null
);

create table contact (
    id text primary key,
    company_id text not null references company (id),
    role text not null,
    name text not null,
    login_id text not null unique,
    mobile_no text not null,
    password_hash text not null,
    status text not null,
    created_at bigint not null
);
create index contact_company on contact (company_id);
create unique index contact_one_primary on contact (company_id) where role = 'PRIMARY';

-- Wrong passwords per login ID, whether an account has it or not: both must look alike.
create table login_lock (
    login_sha256 text primary key,
    failures bigint not null,
    locked_until bigint,
    changed_at bigint not null
);
create index login_lock_changed on login_lock (changed_at);

create table login_attempt (
    token_sha256 text primary key,
    contact_id text not null references contact (id),
    device text not null,
    peer text not null,
    expires_at bigint not null,
    code_sha256 text,
    sent_at bigint,
    failures bigint not null default 0,
    used bigint not null default 0
);
create index login_attempt_expires on login_attempt (expires_at);

-- One per login: the family of its tokens.
create table session (
    id text primary key,
    contact_id text not null references contact (id),
    device text not null,
    peer text not null,
    created_at bigint not null,
    otp_at bigint not null,
    ended_at bigint,
    code_sha256 text,
    sent_at bigint,
    failures bigint not null default 0,
    used bigint not null default 0
);
create index session_contact on session (contact_id);
create index session_created on session (created_at);
create index session_ended on session (ended_at);

create table token (
    sha256 text primary key,
    session_id text not null references session (id),
    kind text not null,
    expires_at bigint not null,
    used_at bigint
);
create index token_session on token (session_id);
create index token_expires on token (expires_at);

create table act_token (
    sha256 text primary key,
    contact_id text not null references contact (id),
    expires_at bigint not null,
    used_at bigint
);
create index act_token_expires on act_token (expires_at);

create table buyer_key (
    sha256 text primary key,
    name text not null unique,
    role text not null,
    created_at bigint not null,
    revoked_at bigint
);

create table feed (
    company_id text primary key references company (id),
    head bigint not null
);

create table change (
    company_id text not null references company (id),
    seq bigint not null,
    kind text not null,
    subject_id text not null,
    -- Set where only this contact and the primary contact may see it.
    contact_id text,
    body text not null,
    at bigint not null,
    primary key (company_id, seq)
);

-- Answers kept for ever, as they belong to binding acts. The owner is a company's identifier, or `buyer`.
create table operation (
    owner text not null,
    id text not null,
    call text not null,
    body_sha256 text not null,
    outcome text not null,
    at bigint not null,
    -- When the answer was last given again.
    replayed_at bigint,
    primary key (owner, id)
);

create table audit_head (
    one bigint primary key check (one = 1),
    seq bigint not null,
    sha256 text not null
);
insert into audit_head (one, seq, sha256) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create table audit (
    seq bigint primary key,
    company_id text,
    contract_id text,
    previous text not null,
    entry text not null,
    sha256 text not null unique
);
create index audit_contract on audit (contract_id);
--sqlite: create trigger audit_keeps_update before update on audit begin select raise(abort, 'the audit chain is append-only'); end;
--sqlite: create trigger audit_keeps_delete before delete on audit begin select raise(abort, 'the audit chain is append-only'); end;
--postgres: create function audit_keeps() returns trigger language plpgsql as
--postgres:     $$ begin raise exception 'the audit chain is append-only'; end $$;
--postgres: create trigger audit_keeps before update or delete on audit for each row execute function audit_keeps();
--postgres: create trigger audit_keeps_all before truncate on audit for each statement execute function audit_keeps();

create table blob (
    sha256 text primary key,
    bytes bigint not null,
    kind text not null,
    stored_at bigint not null
);

-- Which company may read which file: its own uploads and the documents it was given.
create table blob_reader (
    company_id text not null references company (id),
    sha256 text not null references blob (sha256),
    primary key (company_id, sha256)
);

create table number_sequence (
    prefix text not null,
    day text not null,
    last bigint not null,
    primary key (prefix, day)
);

create table contract (
    id text primary key,
    company_id text not null references company (id),
    number text not null,
    version bigint not null,
    contract_type text not null,
    settlement_type text not null,
    status text not null,
    rev bigint not null,
    template text not null,
    title text not null,
    contract_date text not null,
    contract_from text not null,
    contract_to text not null,
    currency text not null,
    payment text not null,
    terms text not null,
    attachments text not null,
    supplier_contact text not null,
    buyer_name text not null,
    buyer_name_en text not null,
    buyer_phone text not null,
    note_to_supplier text,
    seal_requested_at bigint,
    completed_at bigint,
    signed_by text,
    signed text references blob (sha256),
    consents text not null default '[]',
    created_at bigint not null,
    unique (number, version)
);
create index contract_company on contract (company_id);
create index contract_signed on contract (signed);

create table contract_item (
    id text primary key,
    contract_id text not null references contract (id),
    line bigint not null,
    category text not null,
    name text not null,
    spec text not null,
    unit text not null,
    quantity text,
    unit_price text not null,
    requested_date text,
    requested_site text not null,
    unique (contract_id, line)
);

create table contract_document (
    id text primary key,
    contract_id text not null references contract (id),
    place bigint not null,
    title text not null,
    blob text not null references blob (sha256),
    bytes bigint not null,
    pages bigint not null,
    unique (contract_id, place)
);
create index contract_document_blob on contract_document (blob);

create table certificate (
    id text primary key,
    contact_id text not null references contact (id),
    sha256 text not null unique,
    der bytea not null,
    not_before bigint not null,
    not_after bigint not null,
    revoked_at bigint
);

create table signature (
    contract_number text not null,
    version bigint not null,
    party text not null,
    contract_id text not null references contract (id),
    contact_id text references contact (id),
    certificate_id text references certificate (id),
    blob text not null references blob (sha256),
    at bigint not null,
    unique (contract_number, version, party)
);

create table last_seal (
    company_id text primary key references company (id),
    blob text not null references blob (sha256),
    used_at bigint not null
);

create table notice (
    id text primary key,
    is_pinned bigint not null,
    title text not null,
    body text not null,
    posted_on text not null,
    removed_at bigint
);

-- What a demo server would have sent.
create table outbox_letter (
    id text primary key,
    recipient text not null,
    subject text,
    body text not null,
    sent_at bigint not null
);
