select
    data_date,
    nullif(mediation_no, '') as mediation_no,
    nullif(case_no, '') as case_no,
    nullif(mediator, '') as mediator_name,
    cast(nullif(applied_date, '') as date) as applied_date,
    cast(nullif(end_date, '') as date) as end_date,
    case result
        when '0' then 'going_on'
        when '1' then 'agreement'
        when '2' then 'none'
        else nullif(result, '')
    end as result,
    cast(nullif(agreed_amt, '') as numeric(20, 2)) as agreed_amount
from {{ source('complaint', 'mediation') }}
where data_date = {{ data_date() }}
