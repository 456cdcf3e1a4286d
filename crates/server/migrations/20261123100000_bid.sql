-- Types as in the first migration; what is only ever read and written whole is JSON.

-- Whoever adds to more than one feed takes this row first, so that two of them can't wait for each other.
create table feed_turn (
    one bigint primary key check (one = 1),
    turn bigint not null
);
insert into feed_turn (one, turn) values (1, 0);
create index change_subject on change (company_id, kind, subject_id);

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
create index operation_draft on operation (at) where call = 'draft.put';

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

-- Mails to send, and sent: each once. One that is taken is on its way, and isn't tried again if the server ends
-- meanwhile.
create table bid_mail (
    notice_id text not null references bid_notice (id),
    rev bigint not null,
    occasion text not null,
    contact_id text not null references contact (id),
    due_at bigint not null,
    taken_at bigint,
    primary key (notice_id, rev, occasion, contact_id)
);
create index bid_mail_waiting on bid_mail (due_at) where taken_at is null;
