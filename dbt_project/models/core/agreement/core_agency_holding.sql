select
    data_date,
    customer_no,
    product_no,
    currency,
    held_amount,
    month_accumulation
from {{ ref('stg_agency__agency_holding') }}
