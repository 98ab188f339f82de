select
    data_date,
    nullif(case_no, '') as case_no,
    cast(nullif(received_date, '') as date) as received_date,
    case intake
        when '1' then 'hotline'
        when '2' then 'branch'
        when '3' then 'online'
        when '4' then 'supervisor'
        else nullif(intake, '')
    end as intake,
    nullif(cust_no, '') as customer_no,
    nullif(complainant, '') as complainant_name,
    nullif(phone, '') as phone,
    nullif(org_no, '') as organisation_no,
    case business
        when '01' then 'deposit'
        when '02' then 'loan'
        when '03' then 'card'
        when '04' then 'wealth'
        when '05' then 'payment'
        when '06' then 'charge'
        when '09' then 'other'
        else nullif(business, '')
    end as business,
    case cause
        when '01' then 'process'
        when '02' then 'conduct'
        when '03' then 'price'
        when '04' then 'system'
        when '09' then 'other'
        else nullif(cause, '')
    end as cause,
    cast(nullif(due_date, '') as date) as due_date,
    case status
        when '1' then 'in_work'
        when '2' then 'in_mediation'
        when '9' then 'closed'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    case outcome
        when '1' then 'explained'
        when '2' then 'apology'
        when '3' then 'corrected'
        when '4' then 'unfounded'
        when '5' then 'mediated'
        else nullif(outcome, '')
    end as outcome,
    cast(nullif(compensation, '') as numeric(20, 2)) as compensation_amount
from {{ source('complaint', 'complaint_case') }}
where data_date = {{ data_date() }}
