select
    data_date,
    nullif(ccy, '') as currency,
    cast(nullif(rate_to_cny, '') as numeric(20, 6)) as rate_to_cny
from {{ source('cbs', 'exchange_rate') }}
where data_date = {{ data_date() }}
