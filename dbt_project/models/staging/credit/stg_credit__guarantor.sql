select
    data_date,
    nullif(guar_no, '') as guarantee_no,
    cast(nullif(seq_no, '') as integer) as sequence_no,
    case role
        when '1' then 'surety'
        when '2' then 'mortgagor'
        when '3' then 'pledgor'
        else nullif(role, '')
    end as role,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(cust_no, '') as customer_no,
    nullif(guar_name, '') as guarantor_name,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(net_asset_ccy, '') as net_asset_currency,
    cast(nullif(net_asset, '') as numeric(20, 2)) as net_asset_amount,
    nullif(remark, '') as remark
from {{ source('credit', 'guarantor') }}
where data_date = {{ data_date() }}
