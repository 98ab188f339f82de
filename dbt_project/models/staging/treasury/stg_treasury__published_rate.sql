select
    data_date,
    cast(nullif(quote_date, '') as date) as rate_date,
    nullif(ccy, '') as currency,
    cast(nullif(unit_qty, '') as integer) as currency_quantity,
    cast(nullif(mid_rate, '') as numeric(20, 6)) as cny_quantity,
    nullif(remark, '') as remark
from {{ source('treasury', 'fx_rate') }}
where data_date = {{ data_date() }}
