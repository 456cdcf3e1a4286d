insert into bid_notice (
    id, rev, number, title, status, method, noticed_at, amended_at, opens_at, closes_at, summary, buyer_name,
    buyer_mail, buyer_phone, requester_name, requester_mail, requester_phone, has_briefing, briefing_at,
    briefing_place, briefing_summary, expected_due_date, currency, fail_reason, title_folded, buyer_folded,
    number_folded, item_folded, number_order
)
select
    value ->> 'id', value ->> 'rev', value ->> 'number', value ->> 'title', value ->> 'status', value ->> 'method',
    value ->> 'noticed_at', value ->> 'amended_at', value ->> 'opens_at', value ->> 'closes_at', value ->> 'summary',
    value ->> 'buyer_name', value ->> 'buyer_mail', value ->> 'buyer_phone', value ->> 'requester_name',
    value ->> 'requester_mail', value ->> 'requester_phone', value ->> 'has_briefing', value ->> 'briefing_at',
    value ->> 'briefing_place', value ->> 'briefing_summary', value ->> 'expected_due_date', value ->> 'currency',
    value ->> 'fail_reason', value ->> 'title_folded', value ->> 'buyer_folded', value ->> 'number_folded',
    value ->> 'item_folded', value ->> 'number_order'
from json_each($1)
where true
on conflict (id) do update set
    rev = excluded.rev, number = excluded.number, title = excluded.title, status = excluded.status,
    method = excluded.method, noticed_at = excluded.noticed_at, amended_at = excluded.amended_at,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at, summary = excluded.summary,
    buyer_name = excluded.buyer_name, buyer_mail = excluded.buyer_mail, buyer_phone = excluded.buyer_phone,
    requester_name = excluded.requester_name, requester_mail = excluded.requester_mail,
    requester_phone = excluded.requester_phone, has_briefing = excluded.has_briefing,
    briefing_at = excluded.briefing_at, briefing_place = excluded.briefing_place,
    briefing_summary = excluded.briefing_summary, expected_due_date = excluded.expected_due_date,
    currency = excluded.currency, fail_reason = excluded.fail_reason, title_folded = excluded.title_folded,
    buyer_folded = excluded.buyer_folded, number_folded = excluded.number_folded, item_folded = excluded.item_folded,
    number_order = excluded.number_order
