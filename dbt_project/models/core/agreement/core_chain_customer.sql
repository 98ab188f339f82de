select
    data_date,
    customer_no,
    product_no,
    core_customer_no,
    organisation_no,
    first_loan_date,
    total_loan_amount,
    total_loan_count
from {{ ref('stg_credit__chain_customer') }}
