-- What was told about bids on this computer by notifications, or need never be: each occasion once.
create table reminder (
    server text not null,
    company text not null,
    notice text not null,
    occasion text not null,
    -- one occasion of a notice from the next: the revision that was posted, the instant at which it closes, the result
    what text not null,
    at integer not null,
    primary key (server, company, notice, occasion, what)
) strict, without rowid;

-- Since when a company is told anything here: what there was before is history.
create table reminder_begin (
    server text not null,
    company text not null,
    at integer not null,
    primary key (server, company)
) strict;
