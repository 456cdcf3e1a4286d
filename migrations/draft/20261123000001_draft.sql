-- What exists on this computer only: never thrown away, never rebuilt.

-- Work begun and not yet sent. For kind 'sealing' the subject is a contract, the body how far its documents were read,
-- the image the seal chosen for it. It is one contact's: nobody signs for what a colleague has read and agreed to.
create table draft (
    kind text not null,
    subject text not null,
    contact text not null,
    company text not null,
    body text not null,
    image blob,
    image_sha256 text,
    updated_at integer not null,
    primary key (kind, subject, contact)
) strict;
create index draft_by_image on draft (image_sha256) where image_sha256 is not null;

-- A binding act on its way: written before it is sent, so that a lost answer can be asked for again by its key.
create table operation (
    id text primary key,
    kind text not null,
    subject text not null,
    company text not null,
    server text not null,
    created_at integer not null,
    unique (kind, subject)
) strict;

-- What the server answered to a binding act that took effect: kept, as the paper stub of a receipt is.
create table receipt (
    operation text primary key,
    contract text not null,
    company text not null,
    receipt text not null,
    at integer not null
) strict;

-- Certificates of the signing keys in this computer's key store. Public; the key itself is never in a file.
create table certificate (
    contact text primary key,
    key_id text not null,
    chain text not null,
    not_after integer not null
) strict;

-- Who logged in last, so that the window can open without the network.
create table session (
    id integer primary key check (id = 1),
    server text not null,
    who text not null
) strict;
