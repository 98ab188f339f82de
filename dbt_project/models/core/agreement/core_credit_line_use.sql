select
    data_date,
    line_no,
    contract_no,
    used_amount
from {{ ref('stg_credit__credit_line_use') }}
