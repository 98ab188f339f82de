select
    data_date,
    statement_no,
    owner_type,
    owner_no,
    period_end,
    period_type,
    scope,
    is_audited,
    auditor_name,
    currency,
    received_date,
    remark
from {{ ref('stg_ecif__financial_statement') }}
