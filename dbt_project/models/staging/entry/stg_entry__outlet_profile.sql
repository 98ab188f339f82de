select
    data_date,
    nullif(org_no, '') as organisation_no,
    case feature
        when '政务' then 'government'
        when '养老' then 'elderly'
        when '科技' then 'technology'
        when '普惠' then 'inclusive'
        else nullif(feature, '')
    end as feature,
    cast(nullif(is_county, '') as boolean) as is_county,
    cast(nullif(is_key_city, '') as boolean) as is_key_city,
    case change_type
        when '新建' then 'opened'
        when '迁址' then 'relocated'
        when '优化' then 'refitted'
        else nullif(change_type, '')
    end as change_type,
    cast(nullif(change_date, '') as date) as change_date
from {{ source('entry', 'outlet_profile') }}
where data_date = {{ data_date() }}
