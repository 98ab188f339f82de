select
    data_date,
    nullif(project_no, '') as project_no,
    case licence_kind
        when '01' then 'land_use'
        when '02' then 'land_planning'
        when '03' then 'works_planning'
        when '04' then 'construction'
        when '09' then 'other'
        else nullif(licence_kind, '')
    end as licence_kind,
    nullif(licence_name, '') as licence_name,
    nullif(licence_no, '') as licence_no,
    cast(nullif(issue_date, '') as date) as issue_date
from {{ source('credit', 'project_licence') }}
where data_date = {{ data_date() }}
