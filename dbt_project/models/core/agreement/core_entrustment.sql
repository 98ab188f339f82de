select
    data_date,
    contract_no,
    entrustment_type,
    entrustor_no,
    entrustor_account_no,
    entrustor_bank_name,
    fee_currency,
    fee_amount,
    remark
from {{ ref('stg_credit__entrustment') }}
