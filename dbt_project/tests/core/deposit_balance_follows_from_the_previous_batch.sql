-- Balance = balance of the batch before + credits - debits since; accounts opened since begin at nothing.
with previous as (
    select
        account_no,
        currency,
        cash_remit,
        balance
    from {{ ref('core_deposit_account') }}
    where data_date = {{ previous_data_date('cbs') }}
),

batch_before as (
    select count(*) as rows_held
    from previous
),

movement as (
    select
        account_no,
        currency,
        cash_remit,
        sum(case when direction = 'credit' then amount else -amount end) as movement_amount
    from {{ ref('core_deposit_transaction') }}
    where data_date = {{ data_date() }}
    group by
        account_no,
        currency,
        cash_remit
)

select
    account.account_no,
    account.currency,
    account.cash_remit,
    coalesce(previous.balance, 0) as previous_balance,
    coalesce(movement.movement_amount, 0) as movement_amount,
    account.balance
from {{ ref('core_deposit_account') }} as account
cross join batch_before
left join previous
    on
        account.account_no = previous.account_no
        and account.currency = previous.currency
        and account.cash_remit = previous.cash_remit
left join movement
    on
        account.account_no = movement.account_no
        and account.currency = movement.currency
        and account.cash_remit = movement.cash_remit
where
    account.data_date = {{ data_date() }}
    and account.balance <> coalesce(previous.balance, 0) + coalesce(movement.movement_amount, 0)
    and batch_before.rows_held > 0
