select
    data_date,
    nullif(cust_no, '') as customer_no,
    nullif(prod_no, '') as product_no,
    nullif(ccy, '') as currency,
    cast(nullif(hold_amt, '') as numeric(20, 2)) as held_amount,
    cast(nullif(mtd_accum, '') as numeric(24, 2)) as month_accumulation
from {{ source('agency', 'holding') }}
where data_date = {{ data_date() }}
