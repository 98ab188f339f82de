select
    data_date,
    nullif(group_no, '') as group_no,
    nullif(cust_no, '') as customer_no,
    case member_role
        when '1' then 'parent'
        when '2' then 'member'
        when '3' then 'core_company'
        when '4' then 'chain_company'
        else nullif(member_role, '')
    end as member_role,
    cast(nullif(join_date, '') as date) as join_date,
    cast(nullif(leave_date, '') as date) as leave_date,
    nullif(remark, '') as remark
from {{ source('ecif', 'group_member') }}
where data_date = {{ data_date() }}
