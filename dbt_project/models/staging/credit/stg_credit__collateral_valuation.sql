select
    data_date,
    nullif(coll_no, '') as collateral_no,
    cast(nullif(value_date, '') as date) as valuation_date,
    cast(nullif(value_amt, '') as numeric(20, 2)) as value_amount,
    case method
        when '1' then 'external'
        when '2' then 'internal'
        else nullif(method, '')
    end as method
from {{ source('credit', 'collateral_valuation') }}
where data_date = {{ data_date() }}
