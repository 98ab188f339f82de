select
    data_date,
    document_no,
    business_kind,
    business_no,
    document_kind,
    document_currency,
    document_amount,
    collection_date,
    remark
from {{ ref('stg_trade__trade_document') }}
