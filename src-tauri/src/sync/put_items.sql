insert into contract_item (
    contract, place, id, category, name, spec, unit, quantity, unit_price, currency, requested_date, requested_site
)
select
    value ->> 'contract', value ->> 'place', value ->> 'id', value ->> 'category', value ->> 'name',
    value ->> 'spec', value ->> 'unit', value ->> 'quantity', value ->> 'unit_price', value ->> 'currency',
    value ->> 'requested_date', value ->> 'requested_site'
from json_each($1)
