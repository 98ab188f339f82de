-- Balance = balance of the batch before + debits - credits since; accounts opened since begin at nothing.
with previous as (
    select
        account_no,
        currency,
        debit_balance - credit_balance as balance
    from {{ ref('core_internal_account') }}
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
        sum(case when direction = 'debit' then amount else -amount end) as movement_amount
    from {{ ref('core_internal_transaction') }}
    where data_date = {{ data_date() }}
    group by
        account_no,
        currency
)

select
    account.account_no,
    account.currency,
    coalesce(previous.balance, 0) as previous_debit_balance,
    coalesce(movement.movement_amount, 0) as movement_amount,
    account.debit_balance - account.credit_balance as debit_balance
from {{ ref('core_internal_account') }} as account
cross join batch_before
left join previous
    on
        account.account_no = previous.account_no
        and account.currency = previous.currency
left join movement
    on
        account.account_no = movement.account_no
        and account.currency = movement.currency
where
    account.data_date = {{ data_date() }}
    and account.debit_balance - account.credit_balance
    <> coalesce(previous.balance, 0) + coalesce(movement.movement_amount, 0)
    and batch_before.rows_held > 0
