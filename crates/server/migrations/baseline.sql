-- What the dated migrations come to: an empty database begins with this text and is said to have had them all. A new
-- migration is written here too; a test compares the two.
--
-- One portable text per query needs one set of types: booleans are 0/1, instants integer microseconds since 1970 (UTC),
-- days `YYYY-MM-DD`, decimals and UUIDs text; what is only ever read and written whole is JSON.

create table company (
    id text primary key,
    kind text not null,
    name text not null,
    business_reg_no text unique,
    representative_name text not null,
    address text not null,
    created_at bigint not null,
    status text not null default 'ACTIVE',
    -- What the company says of itself, JSON; name, representative_name and address above are taken from it whenever it is
    -- written.
    profile text
);
create index company_offline on company (name) where status = 'OFFLINE';

create table contact (
    id text primary key,
    company_id text not null references company (id),
    role text not null,
    name text not null,
    login_id text not null unique,
    mobile_no text not null,
    password_hash text not null,
    status text not null,
    created_at bigint not null,
    -- Who a contact is, as identity verification said.
    birth_date text not null default '1990-01-01',
    gender text not null default 'MALE',
    is_foreigner bigint not null default 0,
    -- The provider's unique key of the person (CI), one-way.
    person_key text,
    -- 내선번호 at sign-up, 연락처 on the member's own screen.
    contact_phone text not null default '',
    job_title text not null default '',
    department text not null default '',
    -- When they last logged in; none for who never has.
    last_login_at bigint,
    password_set_at bigint not null default 0,
    -- Set while the password is a temporary one: until when it can be used.
    temporary_until bigint
);
create index contact_company on contact (company_id);
create index contact_person_key on contact (person_key);
create index contact_mobile on contact (mobile_no);
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
    used bigint not null default 0,
    -- The gates between the right code and a session: 휴면해제 answered with 예, and whether the session has begun.
    reactivated bigint not null default 0,
    opened bigint not null default 0
);
create index login_attempt_expires on login_attempt (expires_at);
create index login_attempt_contact on login_attempt (contact_id);

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
    used bigint not null default 0,
    -- When a session's computer last asked for tokens.
    last_used_at bigint not null default 0
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
    -- What tells it from another of the same place: after a restore the feed goes on with others.
    mark bigint not null default 0,
    primary key (company_id, seq)
);
-- Of a subject only the newest change stays: found in one company's feed, or in all of them.
create index change_subject on change (subject_id, kind, company_id);
-- What is said of people and companies, among all other changes.
create index change_people on change (company_id) where kind in ('company', 'contact');

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
create index operation_draft on operation (at) where call = 'draft.put';

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
    stored_at bigint not null,
    -- What whoever opens it should know: codes with a space between.
    notes text not null default ''
);

-- Which company may read which file: its own uploads and the documents it was given.
create table blob_reader (
    company_id text not null references company (id),
    sha256 text not null references blob (sha256),
    primary key (company_id, sha256)
);

-- Files that the buyer's side sent: it names no others.
create table buyer_file (
    sha256 text primary key references blob (sha256)
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

-- Whoever adds to more than one feed takes this row first, so that two of them can't wait for each other.
create table feed_turn (
    one bigint primary key check (one = 1),
    turn bigint not null
);
insert into feed_turn (one, turn) values (1, 0);

create table bid_notice (
    id text primary key,
    number text not null unique,
    status text not null,
    method text not null,
    -- What a bid names: grows when the content changes after posting.
    rev bigint not null,
    -- Grows with each of the buyer's writes.
    buyer_rev bigint not null,
    title text not null,
    opens_at bigint not null,
    -- As shown: the minute counts to its end.
    closes_at bigint not null,
    summary text not null,
    buyer text not null,
    requester text not null,
    briefing text,
    expected_due_date text not null,
    currency text not null,
    items text not null,
    documents text not null,
    created_at bigint not null,
    posted_at bigint,
    amended_at bigint,
    -- From then on nothing is accepted, where that is before its time.
    closed_at bigint,
    -- When the buyer first looked into the bids.
    opened_at bigint,
    awarded text references company (id),
    fail_reason text
);
create index bid_notice_open on bid_notice (closes_at) where status = 'OPEN';

-- 지명업체.
create table bid_invited (
    notice_id text not null references bid_notice (id),
    company_id text not null references company (id),
    primary key (notice_id, company_id)
);
create index bid_invited_company on bid_invited (company_id);

-- A company's answer. Of several submissions the last one: nothing of the others is kept.
create table bid (
    notice_id text not null references bid_notice (id),
    company_id text not null references company (id),
    status text not null,
    document text,
    submitted_by text,
    submitted_receipt text,
    times bigint not null default 0,
    decline_reason text,
    declined_by text,
    declined_receipt text,
    primary key (notice_id, company_id)
);
create index bid_company on bid (company_id);

create table bid_file (
    notice_id text not null,
    company_id text not null,
    sha256 text not null references blob (sha256),
    primary key (notice_id, company_id, sha256),
    foreign key (notice_id, company_id) references bid (notice_id, company_id)
);
create index bid_file_blob on bid_file (sha256);

create table draft (
    company_id text not null references company (id),
    kind text not null,
    subject_id text not null,
    rev bigint not null,
    fields text not null,
    written_by text not null,
    device text not null,
    at bigint not null,
    operation text not null,
    primary key (company_id, kind, subject_id)
);

-- Which mails a contact has switched off.
create table bid_mail_off (
    contact_id text not null references contact (id),
    occasion text not null,
    primary key (contact_id, occasion)
);

-- Which reminders of a notice have been written out to its readers.
create table bid_reminder (
    notice_id text not null references bid_notice (id),
    rev bigint not null,
    occasion text not null,
    primary key (notice_id, rev, occasion)
);

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
    expires_at bigint not null,
    -- The number that a verification was asked for, one-way: the provider has to say the same one.
    mobile_hash text not null default ''
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
create index application_contact on application (contact_id);
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
    -- Written and read no more: see code_failure.
    code_failures bigint not null default 0,
    code_used_at bigint
);

-- Wrong codes of a conversion count for whoever typed them.
create table code_failure (
    company_id text not null references offline_supplier (company_id),
    applicant text not null,
    failures bigint not null,
    primary key (company_id, applicant)
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
    due_at bigint not null,
    -- What a mail to a contact is about whose words are made when it is sent. It is sent at most once.
    late text,
    contact_id text references contact (id)
);
create index waiting_mail_contact on waiting_mail (contact_id) where contact_id is not null;
create index waiting_mail_due on waiting_mail (due_at);

-- Passwords before the current one: as many as a new one has to differ from.
create table password_past (
    contact_id text not null references contact (id),
    password_hash text not null,
    replaced_at bigint not null,
    primary key (contact_id, replaced_at)
);

-- Temporary passwords to make and mail. The password itself is never here: it is made when it is sent.
create table password_reset (
    contact_id text primary key references contact (id),
    asked_at bigint not null,
    due_at bigint not null
);
create index password_reset_due on password_reset (due_at);

-- What members and contacts ask for.
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
