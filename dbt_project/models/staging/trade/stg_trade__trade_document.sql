select
    data_date,
    nullif(doc_no, '') as document_no,
    case biz_kind
        when 'ACC' then 'acceptance'
        when 'BG' then 'guarantee'
        when 'LC' then 'letter_of_credit'
        when 'FAC' then 'factoring'
        else nullif(biz_kind, '')
    end as business_kind,
    nullif(biz_no, '') as business_no,
    case doc_kind
        when '10' then 'invoice'
        when '20' then 'bill_of_lading'
        when '30' then 'warehouse_receipt'
        else nullif(doc_kind, '')
    end as document_kind,
    nullif(doc_ccy, '') as document_currency,
    cast(nullif(doc_amt, '') as numeric(20, 2)) as document_amount,
    cast(nullif(collect_date, '') as date) as collection_date,
    nullif(remark, '') as remark
from {{ source('trade', 'trade_document') }}
where data_date = {{ data_date() }}
