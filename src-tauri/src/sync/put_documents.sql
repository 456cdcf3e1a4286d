insert into contract_document (
    contract, place, id, title, blob, bytes, pages
)
select
    value ->> 'contract', value ->> 'place', value ->> 'id', value ->> 'title', value ->> 'blob', value ->> 'bytes',
    value ->> 'pages'
from json_each($1)
