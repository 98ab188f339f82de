select
    data_date,
    nullif(pay_seq, '') as payment_no,
    cast(nullif(pay_date, '') as date) as payment_date,
    nullif(note_no, '') as note_no,
    nullif(ccy, '') as currency,
    cast(nullif(amt, '') as numeric(20, 2)) as amount,
    nullif(payee_acct_no, '') as payee_account_no,
    nullif(payee_name, '') as payee_name,
    {{ party_kind('payee_kind') }} as payee_kind,
    nullif(payee_bank_code, '') as payee_bank_code,
    nullif(payee_bank_name, '') as payee_bank_name,
    nullif(remark, '') as remark
from {{ source('credit', 'entrusted_payment') }}
where data_date = {{ data_date() }}
