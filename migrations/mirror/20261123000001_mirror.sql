-- A copy of what the server holds for one supplier. It can be thrown away and fetched again at any time.
-- Instants are microseconds since 1970 in UTC, days are YYYY-MM-DD, amounts are decimal text; *_folded and *_order
-- columns exist for filters and sorting only.

create table owner (
    id integer primary key check (id = 1),
    server text not null,
    company text not null,
    -- what a contact may not see isn't in that contact's feed, so the copy is one contact's
    contact text not null
) strict;

create table cursor (
    id integer primary key check (id = 1),
    seq integer not null,
    -- the server's clock when the feed had been read to its end; none while the first copy is under way
    read_at integer
) strict;
insert into cursor (id, seq) values (1, 0);

create table company (
    id text primary key,
    kind text not null,
    name text not null,
    business_reg_no text,
    representative_name text not null,
    address text not null
) strict;

create table contact (
    id text primary key,
    company text not null,
    role text not null,
    name text not null,
    login_id text not null
) strict;

create table notice (
    id text primary key,
    is_pinned integer not null,
    title text not null,
    body text not null,
    posted_on text not null
) strict;
create index notice_board on notice (is_pinned desc, posted_on desc, id desc);

create table seal (
    id integer primary key check (id = 1),
    blob text not null,
    used_at integer not null
) strict;

create table contract (
    id text primary key,
    rev integer not null,
    number text not null,
    version integer not null,
    issue_type text not null,
    contract_type text not null,
    status text not null,
    title text not null,
    contract_date text not null,
    contract_from text not null,
    contract_to text not null,
    supplier_contact text not null,
    buyer_name text not null,
    buyer_name_en text not null,
    buyer_phone text not null,
    settlement_type text not null,
    currency text not null,
    total text,
    note_to_supplier text,
    seal_requested_at integer,
    completed_at integer,
    signed_by text,
    signed text,
    consents text not null,
    title_folded text not null,
    buyer_folded text not null,
    number_folded text not null,
    number_order text not null,
    total_order real
) strict;
-- The first answers the list as it opens, filters and all, without touching a row that isn't shown.
create index contract_newest on contract (contract_date desc, number_order desc, version desc, id, status,
    contract_type, title_folded, buyer_folded, number_folded);
create index contract_by_number on contract (number_order, version);
create index contract_by_status on contract (status, seal_requested_at);
create index contract_by_completion on contract (completed_at) where completed_at is not null;
create index contract_by_title on contract (title_folded);
create index contract_by_buyer on contract (buyer_folded);
create index contract_by_supplier_contact on contract (supplier_contact);
create index contract_by_version on contract (version);
create index contract_by_issue_type on contract (issue_type);
create index contract_by_contract_type on contract (contract_type);
create index contract_by_period on contract (contract_from, contract_to);
create index contract_by_currency on contract (currency);
create index contract_by_total on contract (total_order);
create index contract_by_seal_request on contract (seal_requested_at);

create table contract_item (
    contract text not null references contract (id) on delete cascade,
    place integer not null,
    id text not null,
    category text not null,
    name text not null,
    spec text not null,
    unit text not null,
    quantity text,
    unit_price text not null,
    currency text not null,
    requested_date text,
    requested_site text not null,
    primary key (contract, place)
) strict, without rowid;

create table contract_document (
    contract text not null references contract (id) on delete cascade,
    place integer not null,
    id text not null,
    title text not null,
    blob text not null,
    bytes integer not null,
    pages integer not null,
    primary key (contract, place)
) strict, without rowid;
create index contract_document_by_id on contract_document (contract, id);

-- What the server says of itself, as last seen.
create table about (
    server text primary key,
    body text not null
) strict;
