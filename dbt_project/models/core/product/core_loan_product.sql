select
    data_date,
    product_no,
    product_name,
    product_group,
    chain_line,
    is_online,
    branch_no
from {{ ref('stg_credit__loan_product') }}
