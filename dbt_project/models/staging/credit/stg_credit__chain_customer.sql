select
    data_date,
    nullif(cust_no, '') as customer_no,
    nullif(prod_code, '') as product_no,
    nullif(core_cust_no, '') as core_customer_no,
    nullif(org_no, '') as organisation_no,
    cast(nullif(first_loan_date, '') as date) as first_loan_date,
    cast(nullif(total_amt, '') as numeric(20, 2)) as total_loan_amount,
    cast(nullif(total_notes, '') as integer) as total_loan_count
from {{ source('credit', 'chain_customer') }}
where data_date = {{ data_date() }}
