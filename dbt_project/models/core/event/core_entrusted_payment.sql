select
    data_date,
    payment_no,
    payment_date,
    note_no,
    currency,
    amount,
    payee_account_no,
    payee_name,
    payee_kind,
    payee_bank_code,
    payee_bank_name,
    remark
from {{ ref('stg_credit__entrusted_payment') }}
