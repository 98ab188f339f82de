select
    data_date,
    nullif(group_no, '') as group_no,
    nullif(group_name, '') as group_name,
    case group_type
        when '1' then 'group'
        when '2' then 'supply_chain'
        else nullif(group_type, '')
    end as group_type,
    nullif(parent_cust_no, '') as parent_customer_no,
    nullif(parent_name, '') as parent_name,
    nullif(controller_name, '') as controller_name,
    case controller_type
        when '11' then 'citizen'
        when '12' then 'foreigner'
        when '21' then 'state_owned'
        when '31' then 'private'
        when '41' then 'abroad'
        when '99' then 'collective'
        else nullif(controller_type, '')
    end as controller_type,
    nullif(ccy, '') as currency,
    cast(nullif(credit_limit, '') as numeric(20, 2)) as credit_limit_amount,
    nullif(remark, '') as remark
from {{ source('ecif', 'cust_group') }}
where data_date = {{ data_date() }}
