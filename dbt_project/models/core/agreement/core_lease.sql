select
    data_date,
    contract_no,
    lease_type,
    leased_object,
    lessor_name,
    lessor_document_type,
    lessor_document_no,
    fee_currency,
    fee_amount,
    margin_ratio,
    margin_currency,
    margin_amount,
    margin_account_no,
    remark
from {{ ref('stg_credit__lease') }}
