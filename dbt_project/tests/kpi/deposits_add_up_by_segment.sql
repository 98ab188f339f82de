-- Deposits by customer size are deposits by product are deposits: a customer or product that falls out of a breakdown
-- would be missed in every report by segment. The same for loans by size and by kind.
with balance as (
    select
        'deposit' as business,
        customer_size as segment,
        product_class as product,
        balance
    from {{ ref('fct_deposit_balance') }}
    where data_date = {{ data_date() }}
    union all
    select
        'loan' as business,
        customer_size as segment,
        business_type as product,
        balance
    from {{ ref('fct_loan_balance') }}
    where data_date = {{ data_date() }}
)

select
    business,
    sum(balance) as total,
    sum(balance) filter (where segment is not null) as by_segment,
    sum(balance) filter (where product is not null) as by_product
from balance
group by business
having
    sum(balance) <> coalesce(sum(balance) filter (where segment is not null), 0)
    or sum(balance) <> coalesce(sum(balance) filter (where product is not null), 0)
