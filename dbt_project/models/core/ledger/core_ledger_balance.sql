select
    data_date,
    organisation_no,
    subject_no,
    currency,
    accounting_date,
    opening_debit_balance,
    opening_credit_balance,
    debit_turnover,
    credit_turnover,
    closing_debit_balance,
    closing_credit_balance
from {{ ref('stg_cbs__ledger_balance') }}
