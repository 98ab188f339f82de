select
    data_date,
    nullif(prod_no, '') as product_no,
    nullif(prod_name, '') as product_name,
    case prod_kind
        when '01' then 'bond_underwriting'
        when '02' then 'trust'
        when '03' then 'asset_management'
        when '04' then 'insurance'
        when '05' then 'fund'
        when '06' then 'precious_metal'
        when '07' then 'wealth_of_other_bank'
        when '09' then 'savings_bond'
        else nullif(prod_kind, '')
    end as product_kind,
    nullif(issuer_no, '') as issuer_no,
    nullif(fin_name, '') as financer_name,
    nullif(fin_industry, '') as financer_industry_code,
    cast(nullif(fin_person, '') as boolean) as is_financer_person
from {{ source('agency', 'product') }}
where data_date = {{ data_date() }}
