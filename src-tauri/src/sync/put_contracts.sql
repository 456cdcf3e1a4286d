insert into contract (
    id, rev, number, version, issue_type, contract_type, status, title, contract_date, contract_from, contract_to,
    supplier_contact, buyer_name, buyer_name_en, buyer_phone, settlement_type, currency, total, note_to_supplier,
    seal_requested_at, completed_at, signed_by, signed, consents, title_folded, buyer_folded, number_folded,
    number_order, total_order
)
select
    value ->> 'id', value ->> 'rev', value ->> 'number', value ->> 'version', value ->> 'issue_type',
    value ->> 'contract_type', value ->> 'status', value ->> 'title', value ->> 'contract_date',
    value ->> 'contract_from', value ->> 'contract_to', value ->> 'supplier_contact', value ->> 'buyer_name',
    value ->> 'buyer_name_en', value ->> 'buyer_phone', value ->> 'settlement_type', value ->> 'currency',
    value ->> 'total', value ->> 'note_to_supplier', value ->> 'seal_requested_at', value ->> 'completed_at',
    value ->> 'signed_by', value ->> 'signed', value ->> 'consents', value ->> 'title_folded',
    value ->> 'buyer_folded', value ->> 'number_folded', value ->> 'number_order', value ->> 'total_order'
from json_each($1)
where true
on conflict (id) do update set
    rev = excluded.rev, number = excluded.number, version = excluded.version, issue_type = excluded.issue_type,
    contract_type = excluded.contract_type, status = excluded.status, title = excluded.title,
    contract_date = excluded.contract_date, contract_from = excluded.contract_from,
    contract_to = excluded.contract_to, supplier_contact = excluded.supplier_contact,
    buyer_name = excluded.buyer_name, buyer_name_en = excluded.buyer_name_en, buyer_phone = excluded.buyer_phone,
    settlement_type = excluded.settlement_type, currency = excluded.currency, total = excluded.total,
    note_to_supplier = excluded.note_to_supplier, seal_requested_at = excluded.seal_requested_at,
    completed_at = excluded.completed_at, signed_by = excluded.signed_by, signed = excluded.signed,
    consents = excluded.consents, title_folded = excluded.title_folded, buyer_folded = excluded.buyer_folded,
    number_folded = excluded.number_folded, number_order = excluded.number_order, total_order = excluded.total_order
