-- The price of internal funds only divides interest between the business and the treasury: what a loan earns above its
-- price and the price together are what its customer pays, and a deposit's price less what it earns is what its
-- customer gets. A product class without a price would fall out. The facts are rounded row by row.
with ftp as (
    select
        side,
        party_kind,
        sum(price_interest + case when side = 'asset' then net_interest_income else -net_interest_income end) as amount,
        0.01 * count(*) as rounded
    from {{ ref('fct_ftp') }}
    where data_date = {{ data_date() }}
    group by side, party_kind
),

interest as (
    select
        'asset' as side,
        party_kind,
        round(sum(year_accumulation * interest_rate) / 100 / {{ var('kpi_ftp_year_days') }}, 2) as amount
    from {{ ref('fct_loan_balance') }}
    where
        data_date = {{ data_date() }}
        and loan_kind = 'note'
    group by party_kind
    union all
    select
        'liability' as side,
        party_kind,
        round(sum(year_accumulation * interest_rate) / 100 / {{ var('kpi_ftp_year_days') }}, 2) as amount
    from {{ ref('fct_deposit_balance') }}
    where
        data_date = {{ data_date() }}
        and product_class <> 'interbank'
    group by party_kind
)

{{ unequal_amounts('ftp', 'interest', by=['side', 'party_kind'], tolerance='rounded') }}
