select
    data_date,
    account_no,
    currency,
    account_name,
    subject_no,
    organisation_no,
    balance_side,
    debit_balance,
    credit_balance,
    is_interest_bearing,
    interest_method,
    interest_rate,
    open_date,
    close_date,
    status
from {{ ref('stg_cbs__internal_account') }}
