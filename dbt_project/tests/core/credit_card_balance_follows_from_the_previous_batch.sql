-- Balance = balance of the batch before + what the transactions since moved, by account, currency and kind. Revolving
-- credit below zero is what the holder overpaid.
with held as (
    select
        data_date,
        account_no,
        currency,
        case balance_kind when 'overpaid' then 'revolving' else balance_kind end as balance_kind,
        sum(balance) as balance
    from {{ ref('core_credit_card_balance') }}
    where data_date in ({{ data_date() }}, {{ previous_data_date('card') }})
    group by
        data_date,
        account_no,
        currency,
        case balance_kind when 'overpaid' then 'revolving' else balance_kind end
),

batch_before as (
    select count(*) as rows_held
    from held
    where data_date = {{ previous_data_date('card') }}
),

transaction_sum as (
    select
        account_no,
        currency,
        sum(revolving_amount) as revolving_amount,
        sum(instalment_amount) as instalment_amount,
        sum(interest_and_fees_amount) as interest_and_fees_amount,
        sum(off_balance_interest_amount) as off_balance_interest_amount
    from {{ ref('core_credit_card_transaction') }}
    where data_date = {{ data_date() }}
    group by
        account_no,
        currency
),

movement as (
    select
        transaction_sum.account_no,
        transaction_sum.currency,
        kind.balance_kind,
        kind.movement_amount
    from transaction_sum
    cross join lateral (
        values
        ('revolving', transaction_sum.revolving_amount),
        ('instalment', transaction_sum.instalment_amount),
        ('interest_and_fees', transaction_sum.interest_and_fees_amount),
        ('off_balance_interest', transaction_sum.off_balance_interest_amount)
    ) as kind (balance_kind, movement_amount)
),

account_kind as (
    select
        account_no,
        currency,
        balance_kind
    from held

    union distinct

    select
        account_no,
        currency,
        balance_kind
    from movement
),

compared as (
    select
        account_kind.account_no,
        account_kind.currency,
        account_kind.balance_kind,
        coalesce(previous.balance, 0) as previous_balance,
        coalesce(movement.movement_amount, 0) as movement_amount,
        coalesce(held.balance, 0) as balance
    from account_kind
    left join held
        on
            account_kind.account_no = held.account_no
            and account_kind.currency = held.currency
            and account_kind.balance_kind = held.balance_kind
            and held.data_date = {{ data_date() }}
    left join held as previous
        on
            account_kind.account_no = previous.account_no
            and account_kind.currency = previous.currency
            and account_kind.balance_kind = previous.balance_kind
            and previous.data_date = {{ previous_data_date('card') }}
    left join movement
        on
            account_kind.account_no = movement.account_no
            and account_kind.currency = movement.currency
            and account_kind.balance_kind = movement.balance_kind
)

select
    compared.account_no,
    compared.currency,
    compared.balance_kind,
    compared.previous_balance,
    compared.movement_amount,
    compared.balance
from compared
cross join batch_before
where
    compared.balance <> compared.previous_balance + compared.movement_amount
    and batch_before.rows_held > 0
