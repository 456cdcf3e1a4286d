-- 입찰: notices, the company's answers, and what somebody of the company is writing. As in the first file, *_folded and
-- *_order columns exist for filters and sorting only, and so do shown_status, result and bid_at of a notice: they say
-- again what the tables bid and draft say, so that a list finds its page in an index.

create table bid_notice (
    id text primary key,
    rev integer not null,
    number text not null,
    title text not null,
    status text not null,
    method text not null,
    noticed_at integer not null,
    amended_at integer,
    opens_at integer not null,
    closes_at integer not null,
    summary text not null,
    buyer_name text not null,
    buyer_mail text not null,
    buyer_phone text not null,
    requester_name text not null,
    requester_mail text not null,
    requester_phone text not null,
    has_briefing integer not null,
    briefing_at integer,
    briefing_place text,
    briefing_summary text,
    expected_due_date text not null,
    currency text not null,
    fail_reason text,
    title_folded text not null,
    buyer_folded text not null,
    number_folded text not null,
    item_folded text not null,
    number_order text not null,
    shown_status text not null default 'UNCONFIRMED',
    result text,
    bid_at integer
) strict;
-- The first answers the list as it opens, filters and all, without touching a row that isn't shown.
create index bid_notice_newest on bid_notice (noticed_at desc, number_order desc, id, status, shown_status,
    title_folded, buyer_folded, number_folded);
create index bid_notice_to_answer on bid_notice (status, shown_status, closes_at);
create index bid_notice_by_shown_status on bid_notice (shown_status, noticed_at desc, number_order desc, id);
create index bid_notice_by_status on bid_notice (status, noticed_at desc, number_order desc, id);
create index bid_notice_by_result on bid_notice (result, noticed_at desc, number_order desc, id);
create index bid_notice_by_bid on bid_notice (bid_at);
create index bid_notice_by_number on bid_notice (number_order);
create index bid_notice_by_title on bid_notice (title_folded);
create index bid_notice_by_buyer on bid_notice (buyer_folded);
create index bid_notice_by_briefing on bid_notice (has_briefing, noticed_at desc, number_order desc, id);
create index bid_notice_by_opening on bid_notice (opens_at);
create index bid_notice_by_closing on bid_notice (closes_at);

create table bid_item (
    notice text not null references bid_notice (id) on delete cascade,
    place integer not null,
    id text not null,
    category text not null,
    name text not null,
    spec text not null,
    unit text not null,
    quantity text not null,
    primary key (notice, place)
) strict, without rowid;

create table bid_document (
    notice text not null references bid_notice (id) on delete cascade,
    place integer not null,
    id text not null,
    title text not null,
    is_mandatory integer not null,
    primary key (notice, place)
) strict, without rowid;

-- The company's own answer. The feed may bring it in any order with its notice, so neither refers to the other.
create table bid (
    notice text primary key,
    status text not null,
    result text,
    -- JSON: as the feed brought them
    submitted text,
    declined text
) strict;

-- The server's drafts as the feed brought them; what stands on this computer is in draft.sqlite.
create table draft (
    kind text not null,
    subject text not null,
    rev integer not null,
    fields text not null,
    by text not null,
    device text not null,
    at integer not null,
    operation text not null,
    primary key (kind, subject)
) strict;
