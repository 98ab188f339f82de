select
    data_date,
    nullif(asset_no, '') as asset_no,
    cast(nullif(guar_seq, '') as integer) as guarantee_seq,
    case guar_way
        when '1' then 'unsecured'
        when '2' then 'third_party'
        when '3' then 'mortgage'
        when '4' then 'pledge'
        when '5' then 'enhancement'
        when '9' then 'other'
        else nullif(guar_way, '')
    end as guarantee_way,
    nullif(guar_desc, '') as guarantee_description,
    case pledge_type
        when '101' then 'cash_equivalent'
        when '103' then 'treasury_bond'
        when '105' then 'equity_or_fund'
        when '107' then 'asset_management_product'
        when '201' then 'receivable'
        when '301' then 'residential_property'
        when '302' then 'commercial_property'
        when '303' then 'residential_land'
        when '304' then 'commercial_land'
        when '305' then 'construction_in_progress'
        when '402' then 'equipment'
        when '403' then 'vehicle'
        else nullif(pledge_type, '')
    end as collateral_type,
    cast(nullif(pledge_val, '') as numeric(20, 2)) as collateral_value_amount,
    case guar_nature
        when '1' then 'limited'
        when '2' then 'unlimited'
        else nullif(guar_nature, '')
    end as guarantee_nature,
    case guar_rel
        when '1' then 'major_shareholder'
        when '2' then 'controlling_shareholder'
        when '3' then 'actual_controller'
        when '4' then 'acting_in_concert'
        when '5' then 'beneficial_owner'
        when '9' then 'other'
        else nullif(guar_rel, '')
    end as guarantor_relation,
    nullif(enh_code, '') as enhancer_code,
    nullif(enh_name, '') as enhancer_name
from {{ source('wealth', 'nstd_guar') }}
where data_date = {{ data_date() }}
