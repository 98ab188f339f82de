with last_transaction as (
    select
        account_no,
        currency,
        cash_remit,
        transaction_no,
        balance_after_amount,
        row_number() over (
            partition by account_no, currency, cash_remit
            order by transaction_date desc, transaction_time desc, transaction_no desc
        ) as place
    from {{ ref('core_deposit_transaction') }}
    where data_date = {{ data_date() }}
)

select
    account.account_no,
    account.currency,
    account.cash_remit,
    last_transaction.transaction_no,
    last_transaction.balance_after_amount,
    account.balance
from {{ ref('core_deposit_account') }} as account
inner join last_transaction
    on
        account.account_no = last_transaction.account_no
        and account.currency = last_transaction.currency
        and account.cash_remit = last_transaction.cash_remit
        and last_transaction.place = 1
where
    account.data_date = {{ data_date() }}
    and account.balance <> last_transaction.balance_after_amount
