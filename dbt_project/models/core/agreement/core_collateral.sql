select
    data_date,
    collateral_no,
    collateral_type,
    collateral_name,
    status,
    currency,
    owner_kind,
    owner_name,
    owner_document_type,
    owner_document_no,
    voucher_no,
    voucher_issuer,
    registration_no,
    registered_area,
    remark
from {{ ref('stg_credit__collateral') }}
