select
    data_date,
    account_no,
    currency,
    balance_kind,
    subject_no,
    balance
from {{ ref('stg_card__account_balance') }}
