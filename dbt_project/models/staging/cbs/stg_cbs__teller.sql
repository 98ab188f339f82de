select
    data_date,
    nullif(teller_no, '') as teller_no,
    nullif(org_no, '') as organisation_no,
    nullif(emp_no, '') as employee_no,
    case teller_type
        when '01' then 'ordinary'
        when '02' then 'supervisor'
        when '03' then 'self_service'
        when '04' then 'internet_bank'
        when '05' then 'mobile_bank'
        when '06' then 'batch'
        else nullif(teller_type, '')
    end as teller_type,
    nullif(post_no, '') as post_no,
    case auth_level
        when '1' then 'high'
        when '2' then 'low'
        when '9' then 'virtual'
        else nullif(auth_level, '')
    end as authority_level,
    cast(nullif(start_date, '') as date) as start_date,
    case status
        when '1' then 'on_duty'
        when '2' then 'off_duty'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('cbs', 'teller') }}
where data_date = {{ data_date() }}
