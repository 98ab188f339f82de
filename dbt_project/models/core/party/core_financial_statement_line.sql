select
    data_date,
    statement_no,
    line,
    amount
from {{ ref('stg_ecif__financial_statement_line') }}
