select
    data_date,
    product_no,
    product_name,
    product_kind,
    issuer_no,
    financer_name,
    financer_industry_code,
    is_financer_person
from {{ ref('stg_agency__product') }}
