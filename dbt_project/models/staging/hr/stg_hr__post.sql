select
    data_date,
    nullif(org_no, '') as organisation_no,
    nullif(post_no, '') as post_no,
    nullif(post_kind, '') as post_kind,
    nullif(post_name, '') as post_name,
    nullif(post_desc, '') as post_description,
    case status
        when '1' then 'valid'
        when '2' then 'abolished'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('hr', 'post') }}
where data_date = {{ data_date() }}
