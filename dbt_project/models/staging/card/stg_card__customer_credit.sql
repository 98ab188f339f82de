select
    data_date,
    nullif(cust_no, '') as customer_no,
    cast(nullif(total_line_cap, '') as numeric(20, 2)) as line_cap_amount,
    cast(nullif(assess_date, '') as date) as assessment_date,
    cast(nullif(pbc_query_date, '') as date) as credit_register_date,
    cast(nullif(other_issuer_cnt, '') as integer) as other_issuer_count,
    cast(nullif(other_line_amt, '') as numeric(20, 2)) as other_line_amount
from {{ source('card', 'customer_credit') }}
where data_date = {{ data_date() }}
