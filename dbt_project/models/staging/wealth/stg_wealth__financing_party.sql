select
    data_date,
    nullif(party_no, '') as party_no,
    nullif(party_name, '') as party_name,
    nullif(uscc, '') as credit_code,
    nullif(int_rating, '') as internal_rating,
    nullif(ext_rating, '') as external_rating,
    nullif(region_name, '') as region_name,
    case scale
        when '1' then 'small_medium'
        when '2' then 'large'
        when '9' then 'other'
        else nullif(scale, '')
    end as scale,
    case tech
        when '1' then 'high_tech'
        when '9' then 'other'
        else nullif(tech, '')
    end as technology,
    case econ
        when '1' then 'state_owned'
        when '2' then 'collective'
        when '3' then 'private'
        when '9' then 'other'
        else nullif(econ, '')
    end as economic_type,
    nullif(industry_code, '') as industry_code
from {{ source('wealth', 'nstd_party') }}
where data_date = {{ data_date() }}
