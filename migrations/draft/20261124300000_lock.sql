-- What unlocks the window of whoever is logged in, and whether it is locked: kept, so that closing the program doesn't.
create table window_lock (
    id integer primary key check (id = 1),
    -- Argon2id of the password.
    hash text not null,
    is_locked integer not null,
    -- When somebody was there last, by this computer's clock.
    active_at integer not null,
    -- Wrong passwords in a row, and until when none is looked at.
    failures integer not null,
    wait_until integer not null
) strict;
