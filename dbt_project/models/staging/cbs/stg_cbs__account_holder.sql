select
    data_date,
    nullif(acct_no, '') as account_no,
    nullif(cust_no, '') as customer_no,
    case holder_role
        when '2' then 'joint_holder'
        when '3' then 'guardian'
        else nullif(holder_role, '')
    end as holder_role,
    cast(nullif(start_date, '') as date) as start_date
from {{ source('cbs', 'account_holder') }}
where data_date = {{ data_date() }}
