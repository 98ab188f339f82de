select
    data_date,
    nullif(contract_no, '') as contract_no,
    case lease_type
        when '1' then 'operating'
        when '2' then 'financial'
        else nullif(lease_type, '')
    end as lease_type,
    nullif(lease_object, '') as leased_object,
    nullif(lessor_name, '') as lessor_name,
    {{ document_type('lessor_id_type') }} as lessor_document_type,
    nullif(lessor_id_no, '') as lessor_document_no,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    cast(nullif(margin_ratio, '') as numeric(20, 2)) as margin_ratio,
    nullif(margin_ccy, '') as margin_currency,
    cast(nullif(margin_amt, '') as numeric(20, 2)) as margin_amount,
    nullif(margin_acct_no, '') as margin_account_no,
    nullif(remark, '') as remark
from {{ source('credit', 'lease') }}
where data_date = {{ data_date() }}
