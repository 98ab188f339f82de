-- Interest against the price of internal funds, since 1 January: a loan earns what its customer pays above the price of
-- the money it takes, a deposit what its money is worth above what its customer gets. Daily balances come from
-- the accumulations, rates and prices are those in force at the data date.
with business as (
    select
        'asset' as side,
        case
            when business_type in ('bill_discount', 'bill_rediscount') then 'bill_discount'
            when party_kind = 'person' then 'personal_loan'
            else 'corporate_loan'
        end as product_class,
        party_kind,
        customer_size,
        product_group,
        chain_line,
        product_no,
        core_customer_no,
        organisation_no,
        interest_rate,
        year_accumulation
    from {{ ref('fct_loan_balance') }}
    where
        data_date = {{ data_date() }}
        and loan_kind = 'note'
        and year_accumulation is not null
    union all
    select
        'liability' as side,
        product_class,
        party_kind,
        customer_size,
        null as product_group,
        null as chain_line,
        null as product_no,
        null as core_customer_no,
        organisation_no,
        interest_rate,
        year_accumulation
    from {{ ref('fct_deposit_balance') }}
    where
        data_date = {{ data_date() }}
        and product_class <> 'interbank'
),

priced as (
    select
        business.side,
        business.product_class,
        business.party_kind,
        business.customer_size,
        business.product_group,
        business.chain_line,
        business.product_no,
        business.core_customer_no,
        business.organisation_no,
        sum(business.year_accumulation * business.interest_rate) as customer_rate_accumulation,
        sum(business.year_accumulation * price.price_rate) as price_accumulation
    from business
    inner join {{ ref('core_ftp_price') }} as price
        on
            business.side = price.side
            and business.product_class = price.product_class
            and price.data_date = {{ data_date() }}
    group by
        business.side,
        business.product_class,
        business.party_kind,
        business.customer_size,
        business.product_group,
        business.chain_line,
        business.product_no,
        business.core_customer_no,
        business.organisation_no
)

select
    {{ data_date() }} as data_date,
    priced.side,
    priced.product_class,
    priced.party_kind,
    priced.customer_size,
    priced.product_group,
    priced.chain_line,
    priced.product_no,
    priced.core_customer_no,
    priced.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    round(
        case
            when priced.side = 'asset' then priced.customer_rate_accumulation - priced.price_accumulation
            else priced.price_accumulation - priced.customer_rate_accumulation
        end / 100 / {{ var('kpi_ftp_year_days') }},
        2
    ) as net_interest_income,
    round(priced.price_accumulation / 100 / {{ var('kpi_ftp_year_days') }}, 2) as price_interest
from priced
left join {{ ref('dim_organisation') }} as organisation
    on
        priced.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
