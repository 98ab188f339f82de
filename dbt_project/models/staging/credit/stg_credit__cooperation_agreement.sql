select
    data_date,
    nullif(agreement_no, '') as agreement_no,
    nullif(sign_org_no, '') as organisation_no,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    cast(nullif(terminate_date, '') as date) as termination_date,
    case status
        when '1' then 'effective'
        when '2' then 'cancelled'
        when '3' then 'ended'
        else nullif(status, '')
    end as status,
    nullif(remark, '') as remark
from {{ source('credit', 'coop_agreement') }}
where data_date = {{ data_date() }}
