-- A day opens with what the day before closed with; the first day of a batch with what the batch before closed with.
with ledger as (
    select
        organisation_no,
        subject_no,
        currency,
        accounting_date,
        opening_debit_balance - opening_credit_balance as opening_balance,
        closing_debit_balance - closing_credit_balance as closing_balance
    from {{ ref('core_ledger_balance') }}
    where
        data_date = {{ data_date() }}
        or (
            data_date = {{ previous_data_date('cbs') }}
            and accounting_date = data_date
        )
),

in_order as (
    select
        organisation_no,
        subject_no,
        currency,
        accounting_date,
        opening_balance,
        lag(closing_balance) over (
            partition by organisation_no, subject_no, currency
            order by accounting_date
        ) as previous_closing_balance
    from ledger
)

select
    organisation_no,
    subject_no,
    currency,
    accounting_date,
    opening_balance,
    previous_closing_balance
from in_order
where opening_balance <> previous_closing_balance
