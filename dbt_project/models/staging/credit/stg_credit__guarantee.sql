select
    data_date,
    nullif(guar_no, '') as guarantee_no,
    case guar_kind
        when '1' then 'general'
        when '2' then 'maximum'
        else nullif(guar_kind, '')
    end as guarantee_kind,
    case guar_type
        when '1' then 'mortgage'
        when '2' then 'pledge'
        when '3' then 'guarantee'
        else nullif(guar_type, '')
    end as guarantee_type,
    nullif(ccy, '') as currency,
    cast(nullif(guar_amt, '') as numeric(20, 2)) as guarantee_amount,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(org_no, '') as organisation_no,
    nullif(handler_emp_no, '') as handler_employee_no,
    case status
        when '1' then 'effective'
        when '2' then 'ended'
        else nullif(status, '')
    end as status,
    cast(nullif(finish_date, '') as date) as finish_date,
    nullif(remark, '') as remark
from {{ source('credit', 'guarantee_contract') }}
where data_date = {{ data_date() }}
