select
    data_date,
    note_no,
    product_no,
    core_customer_no
from {{ ref('stg_credit__loan_product_note') }}
