-- A sign-up form half filled in: what was typed, never passwords and never what identity verification said.
create table signup (
    -- What it is for: the way, and the business number or a hash that only the same person gives again.
    place text not null,
    server text not null,
    fields text not null,
    updated_at integer not null,
    primary key (place, server)
) strict;
