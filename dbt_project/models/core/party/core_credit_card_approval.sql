select
    data_date,
    customer_no,
    line_cap_amount,
    assessment_date,
    credit_register_date,
    other_issuer_count,
    other_line_amount
from {{ ref('stg_card__customer_credit') }}
