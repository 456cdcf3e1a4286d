-- Drafts proper: what is being written and follows the server's copy. The table that had their name holds what a
-- contact did towards a 서명, which never leaves this computer.

create table sealing (
    contract text not null,
    contact text not null,
    company text not null,
    readings text not null,
    image blob,
    image_sha256 text,
    updated_at integer not null,
    primary key (contract, contact)
) strict;
insert into sealing (contract, contact, company, readings, image, image_sha256, updated_at)
    select subject, contact, company, body, image, image_sha256, updated_at from draft where kind = 'sealing';
drop table draft;
create index sealing_by_image on sealing (image_sha256) where image_sha256 is not null;

-- One computer's copy of a draft: pok_domain::draft::Local, but for a write on its way, which is the outbox's. One per
-- subject and company: everybody of the company writes the same one.
create table draft (
    kind text not null,
    subject text not null,
    company text not null,
    server text not null,
    mine text not null,
    base text not null,
    base_rev integer not null,
    -- the revision that this computer wrote last
    own_rev integer not null,
    -- the server's draft, where a person has to decide
    conflict text,
    is_held integer not null,
    -- fields that came from somebody else, until the next change by hand
    merged text not null,
    updated_at integer not null,
    primary key (kind, subject, company, server)
) strict;

-- What waits to be sent. A draft has a row exactly as long as something of it is not on the server: it is queued, on its
-- way, refused, or in conflict. Once it is on its way, id, fields and base_rev are frozen: the same key never carries
-- anything else.
create table outbox (
    kind text not null,
    subject text not null,
    company text not null,
    server text not null,
    state text not null check (state in ('QUEUED', 'SENDING', 'UNKNOWN', 'REJECTED', 'CONFLICT')),
    id text,
    fields text,
    base_rev integer,
    made_at integer not null,
    tries integer not null,
    next_try integer,
    problem text,
    primary key (kind, subject, company, server),
    foreign key (kind, subject, company, server) references draft (kind, subject, company, server) on delete cascade,
    check ((id is not null) = (state in ('SENDING', 'UNKNOWN'))),
    check ((id is null) = (fields is null) and (id is null) = (base_rev is null))
) strict;

-- Copies that are no longer the draft: kept, and shown on request.
create table past (
    id integer primary key,
    kind text not null,
    subject text not null,
    company text not null,
    server text not null,
    fields text not null,
    why text not null,
    at integer not null
) strict;
create index past_by_subject on past (subject, company);

-- Attached files that are not on the server yet; their content is beside this file.
create table upload (
    blob text not null,
    company text not null,
    server text not null,
    name text not null,
    bytes integer not null,
    sent integer not null,
    made_at integer not null,
    tries integer not null,
    next_try integer,
    problem text,
    -- the server doesn't take it; nothing is sent until somebody asks for another try
    is_refused integer not null default 0,
    primary key (blob, company, server)
) strict;

-- Two companies of one computer may answer the same notice.
create table operation_of_company (
    id text primary key,
    kind text not null,
    subject text not null,
    company text not null,
    server text not null,
    created_at integer not null,
    unique (kind, subject, company, server)
) strict;
insert into operation_of_company select id, kind, subject, company, server, created_at from operation;
drop table operation;
alter table operation_of_company rename to operation;

create table receipt_of_act (
    operation text primary key,
    kind text not null,
    subject text not null,
    company text not null,
    receipt text not null,
    at integer not null
) strict;
insert into receipt_of_act select operation, 'contract.sign', contract, company, receipt, at from receipt;
drop table receipt;
alter table receipt_of_act rename to receipt;
create index receipt_by_subject on receipt (subject, at);
