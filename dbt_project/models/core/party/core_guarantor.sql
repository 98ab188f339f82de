select
    data_date,
    guarantee_no,
    sequence_no,
    role,
    party_kind,
    customer_no,
    guarantor_name,
    document_type,
    document_no,
    net_asset_currency,
    net_asset_amount,
    remark
from {{ ref('stg_credit__guarantor') }}
