-- Customer deposits of each kind and currency are what the ledger shows on the lines of the 1104 return they belong to.
with deposit as (
    select
        case
            when product_class = 'margin' then 33
            when party_kind = 'person' then 26
            else 25
        end as g01_line_no,
        currency,
        sum(original_balance) as amount
    from {{ ref('fct_deposit_balance') }}
    where
        data_date = {{ data_date() }}
        and product_class <> 'interbank'
    group by 1, 2
),

ledger as (
    select
        g01_line_no,
        currency,
        sum(original_credit_balance - original_debit_balance) as amount
    from {{ ref('fct_ledger') }}
    where
        data_date = {{ data_date() }}
        and g01_line_no in (25, 26, 33)
    group by 1, 2
)

{{ unequal_amounts('deposit', 'ledger', by=['g01_line_no', 'currency']) }}
