select
    data_date,
    line_no,
    account_no,
    line_kind,
    currency,
    line_amount,
    start_date,
    end_date,
    adjustment,
    adjustment_date
from {{ ref('stg_card__credit_line') }}
