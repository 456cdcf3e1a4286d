-- Content of files, by its SHA-256: fetched documents and seals, which can be fetched again, and what waits to be sent,
-- which can't.

create table file (
    -- random: whoever still writes to one that was cleared away must not meet another
    id integer primary key,
    -- none while its content is still coming
    sha256 text unique,
    -- what a download will be, so that it is taken up again where it broke off
    arriving text unique,
    bytes integer not null default 0,
    -- exists only here until it was sent: never cleared away
    is_outgoing integer not null default 0,
    kept_at integer not null
) strict;

-- 1 MiB each, but for the last.
create table chunk (
    file integer not null references file (id) on delete cascade,
    place integer not null,
    content blob not null,
    unique (file, place)
) strict;
