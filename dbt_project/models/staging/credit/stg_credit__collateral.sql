select
    data_date,
    nullif(coll_no, '') as collateral_no,
    case coll_type
        when '1010' then 'cash_equivalent'
        when '1020' then 'precious_metal'
        when '1031' then 'treasury_bond'
        when '1032' then 'local_government_bond'
        when '1035' then 'policy_bank_bond'
        when '1037' then 'corporate_bond'
        when '1040' then 'bill'
        when '1050' then 'equity_or_fund'
        when '1060' then 'insurance_policy'
        when '1070' then 'asset_management_product'
        when '1090' then 'other_financial'
        when '2010' then 'receivable'
        when '3010' then 'residential_property'
        when '3020' then 'commercial_property'
        when '3030' then 'residential_land'
        when '3040' then 'commercial_land'
        when '3050' then 'construction_in_progress'
        when '3090' then 'other_property'
        when '4010' then 'inventory'
        when '4020' then 'equipment'
        when '4030' then 'vehicle'
        when '4040' then 'natural_resource'
        when '4050' then 'intellectual_property'
        when '4091' then 'forestry_facility'
        when '4092' then 'livestock'
        else nullif(coll_type, '')
    end as collateral_type,
    nullif(coll_name, '') as collateral_name,
    case status
        when '1' then 'normal'
        when '2' then 'frozen'
        when '3' then 'sealed'
        when '4' then 'seized'
        when '5' then 'certificate_lent'
        else nullif(status, '')
    end as status,
    nullif(ccy, '') as currency,
    {{ party_kind('owner_kind') }} as owner_kind,
    nullif(owner_name, '') as owner_name,
    {{ document_type('owner_id_type') }} as owner_document_type,
    nullif(owner_id_no, '') as owner_document_no,
    nullif(voucher_no, '') as voucher_no,
    nullif(voucher_issuer, '') as voucher_issuer,
    nullif(reg_no, '') as registration_no,
    cast(nullif(reg_area, '') as numeric(20, 2)) as registered_area,
    nullif(remark, '') as remark
from {{ source('credit', 'collateral') }}
where data_date = {{ data_date() }}
