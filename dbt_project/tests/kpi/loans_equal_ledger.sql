-- Loans in each currency are what the ledger shows on the loan lines of the 1104 return G01: loans, trade finance,
-- discounts, other loans, and credit cards, which stand on the first of them.
with loan as (
    select
        currency,
        sum(original_balance) as amount
    from {{ ref('fct_loan_balance') }}
    where data_date = {{ data_date() }}
    group by currency
),

ledger as (
    select
        currency,
        sum(original_debit_balance - original_credit_balance) as amount
    from {{ ref('fct_ledger') }}
    where
        data_date = {{ data_date() }}
        and g01_line_no between 6 and 9
    group by currency
)

{{ unequal_amounts('loan', 'ledger', by=['currency']) }}
