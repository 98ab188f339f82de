select
    data_date,
    nullif(note_no, '') as note_no,
    nullif(prod_code, '') as product_no,
    nullif(core_cust_no, '') as core_customer_no
from {{ source('credit', 'note_product') }}
where data_date = {{ data_date() }}
