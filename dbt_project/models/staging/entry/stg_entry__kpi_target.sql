select
    data_date,
    cast(nullif(target_year, '') as integer) as target_year,
    nullif(kpi_id, '') as kpi_id,
    case org_level
        when '全行' then 'bank'
        when '分行' then 'branch'
        when '支行' then 'sub_branch'
        when '网点' then 'outlet'
        else nullif(org_level, '')
    end as organisation_level,
    nullif(org_no, '') as organisation_no,
    cast(nullif(target_value, '') as numeric(20, 2)) as target_value
from {{ source('entry', 'kpi_target') }}
where data_date = {{ data_date() }}
