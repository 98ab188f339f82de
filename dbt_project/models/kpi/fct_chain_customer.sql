-- Whom the loans to dealers and suppliers of core companies have served since the products began, and who owes
-- something now.
with outstanding as (
    select
        customer_no,
        product_no,
        core_customer_no,
        sum(balance) as balance
    from {{ ref('fct_loan_balance') }}
    where
        data_date = {{ data_date() }}
        and chain_line in ('dealer', 'supplier')
    group by customer_no, product_no, core_customer_no
)

select
    served.data_date,
    served.customer_no,
    served.product_no,
    served.core_customer_no,
    product.chain_line,
    served.first_loan_date,
    served.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    served.total_loan_amount,
    served.total_loan_count,
    coalesce(outstanding.balance, 0) as balance
from {{ ref('core_chain_customer') }} as served
inner join {{ ref('core_loan_product') }} as product
    on
        served.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join outstanding
    on
        served.customer_no = outstanding.customer_no
        and served.product_no = outstanding.product_no
        and served.core_customer_no = outstanding.core_customer_no
left join {{ ref('dim_organisation') }} as organisation
    on
        served.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where served.data_date = {{ data_date() }}
