select
    data_date,
    nullif(instr_no, '') as instrument_no,
    nullif(asset_no, '') as asset_no,
    nullif(asset_name, '') as asset_name,
    cast(nullif(asset_amt, '') as numeric(20, 2)) as asset_amount,
    cast(nullif(asset_ratio, '') as numeric(20, 2)) as asset_ratio,
    nullif(rating, '') as rating,
    nullif(rating_agency, '') as rating_agency,
    nullif(obligor_no, '') as obligor_no,
    case final_type
        when '1' then 'money_market'
        when '2' then 'bond'
        when '3' then 'deposit'
        when '4' then 'credit'
        when '5' then 'equity'
        else nullif(final_type, '')
    end as final_type,
    nullif(final_industry, '') as final_industry_code
from {{ source('treasury', 'underlying') }}
where data_date = {{ data_date() }}
