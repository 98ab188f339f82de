-- The whole group's statement is its parent's consolidated one or, without a parent, one of the group itself; a supply
-- chain has none, and its core company's own stands for it.
with statement as (
    select
        customer_group.group_no,
        financial_statement.statement_no,
        row_number() over (
            partition by customer_group.group_no
            order by financial_statement.period_end desc, financial_statement.statement_no desc
        ) as place
    from {{ ref('stg_ecif__customer_group') }} as customer_group
    inner join {{ ref('stg_ecif__financial_statement') }} as financial_statement
        on
            (
                financial_statement.owner_type = 'group'
                and customer_group.group_no = financial_statement.owner_no
            )
            or (
                financial_statement.owner_type = 'customer'
                and customer_group.parent_customer_no = financial_statement.owner_no
                and financial_statement.scope
                = case customer_group.group_type when 'group' then 'consolidated' else 'company' end
            )
)

select
    customer_group.data_date,
    customer_group.group_no,
    customer_group.group_name,
    customer_group.group_type,
    customer_group.parent_customer_no,
    customer_group.parent_name,
    customer_group.controller_name,
    customer_group.controller_type,
    customer_group.currency,
    customer_group.credit_limit_amount,
    customer_group.remark,
    statement.statement_no as latest_statement_no
from {{ ref('stg_ecif__customer_group') }} as customer_group
left join statement on customer_group.group_no = statement.group_no and statement.place = 1
