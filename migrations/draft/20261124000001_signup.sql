-- A form half filled in, of sign-up or of 변경요청: what was typed, never passwords and never what identity verification said.
create table signup (
    -- What it is for, and whose: the business number and, once it is known, a hash that only the same person gives again.
    place text not null,
    server text not null,
    fields text not null,
    -- What stood there before anything was typed: what is still as it was then follows what it becomes.
    began text not null,
    updated_at integer not null,
    primary key (place, server)
) strict;
