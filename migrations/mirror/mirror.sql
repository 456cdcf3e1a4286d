-- A copy of what the server holds for one supplier. It can be thrown away and fetched again at any time, so nothing in
-- it is migrated: a file with other tables than these is begun anew. Tables of lists are made from their declarations.
-- Instants are microseconds since 1970 in UTC.

create table owner (
    id integer primary key check (id = 1),
    server text not null,
    company text not null,
    -- what a contact may not see isn't in that contact's feed, so the copy is one contact's
    contact text not null,
    -- a 주담당자 sees more of the feed than a 부담당자
    role text not null
) strict;

create table cursor (
    id integer primary key check (id = 1),
    seq integer not null,
    -- what the server has marked that place with: after a restore it has another there
    mark integer not null,
    -- the server's clock when the feed had been read to its end; none while the first copy is under way
    read_at integer
) strict;
insert into cursor (id, seq, mark) values (1, 0, 0);

-- What the feed brought, as it came: of kinds that this version doesn't know, too.
create table record (
    place integer primary key,
    kind text not null,
    id text not null,
    rev integer not null,
    body text not null
) strict;
create unique index record_by_id on record (kind, id);

-- How far each list's table has been made of the records.
create table list (
    name text primary key,
    declaration text not null,
    -- records up to here are in it; none once all are
    place integer
) strict;

-- What the server says of itself, as last seen.
create table about (
    server text primary key,
    body text not null
) strict;
