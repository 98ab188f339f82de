select
    data_date,
    product_no,
    product_name,
    party_kind,
    product_class,
    subject_no,
    term_months,
    base_rate
from {{ ref('stg_cbs__deposit_product') }}
