select
    data_date,
    nullif(contract_no, '') as contract_no,
    nullif(master_contract_no, '') as master_contract_no,
    nullif(contract_name, '') as contract_name,
    nullif(cust_no, '') as customer_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(org_no, '') as organisation_no,
    {{ business_type('business_type') }} as business_type,
    nullif(ccy, '') as currency,
    cast(nullif(contract_amt, '') as numeric(20, 2)) as contract_amount,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    case guarantee_type
        when '1' then 'mortgage'
        when '2' then 'pledge'
        when '3' then 'guarantee'
        when '4' then 'unsecured'
        when '5' then 'mixed'
        else nullif(guarantee_type, '')
    end as guarantee_type,
    nullif(purpose, '') as purpose,
    nullif(manager_emp_no, '') as manager_employee_no,
    case status
        when '0' then 'not_effective'
        when '1' then 'effective'
        when '2' then 'cancelled'
        when '3' then 'ended'
        else nullif(status, '')
    end as status,
    cast(nullif(finish_date, '') as date) as finish_date,
    nullif(remark, '') as remark
from {{ source('credit', 'contract') }}
where data_date = {{ data_date() }}
