-- Loans in each currency are what the ledger shows on the loan lines of the 1104 return G01: loans, trade finance,
-- discounts, other loans. Credit cards stand on the first of them, too, in subjects of their own, whose identity with the
-- cards' accounts is tested in core.
with loan as (
    select
        currency,
        sum(original_balance) as loan_balance
    from {{ ref('fct_loan_balance') }}
    where data_date = {{ data_date() }}
    group by currency
),

ledger as (
    select
        currency,
        sum(original_debit_balance - original_credit_balance) as ledger_balance
    from {{ ref('fct_ledger') }}
    where
        data_date = {{ data_date() }}
        and g01_line_no between 6 and 9
        and subject_no not in (
            select card.subject_no
            from {{ ref('core_credit_card_balance') }} as card
            where card.data_date = {{ data_date() }}
        )
    group by currency
)

select
    coalesce(loan.currency, ledger.currency) as currency,
    loan.loan_balance,
    ledger.ledger_balance
from loan
full outer join ledger on loan.currency = ledger.currency
where coalesce(loan.loan_balance, 0) <> coalesce(ledger.ledger_balance, 0)
