select
    data_date,
    nullif(line_no, '') as line_no,
    nullif(line_name, '') as line_name,
    nullif(cust_no, '') as customer_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(org_no, '') as organisation_no,
    case subject_kind
        when '1' then 'legal_entity'
        when '2' then 'supply_chain'
        when '3' then 'individual'
        when '4' then 'interbank'
        else nullif(subject_kind, '')
    end as subject_kind,
    case line_kind
        when '1' then 'comprehensive'
        when '2' then 'low_risk'
        when '4' then 'temporary'
        when '5' then 'special'
        else nullif(line_kind, '')
    end as line_kind,
    nullif(ccy, '') as currency,
    cast(nullif(line_amt, '') as numeric(20, 2)) as line_amount,
    cast(nullif(apply_date, '') as date) as application_date,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(opinion, '') as approval_opinion,
    nullif(approver_emp_no, '') as approver_employee_no,
    nullif(handler_emp_no, '') as handler_employee_no,
    case status
        when '1' then 'valid'
        when '2' then 'invalid'
        else nullif(status, '')
    end as status,
    cast(nullif(finish_date, '') as date) as finish_date,
    nullif(remark, '') as remark
from {{ source('credit', 'credit_line') }}
where data_date = {{ data_date() }}
