with last_transaction as (
    select
        account_no,
        currency,
        transaction_no,
        debit_balance_after_amount,
        credit_balance_after_amount,
        row_number() over (
            partition by account_no, currency
            order by transaction_date desc, transaction_time desc, transaction_no desc
        ) as place
    from {{ ref('core_internal_transaction') }}
    where data_date = {{ data_date() }}
)

select
    account.account_no,
    account.currency,
    last_transaction.transaction_no,
    last_transaction.debit_balance_after_amount,
    last_transaction.credit_balance_after_amount,
    account.debit_balance,
    account.credit_balance
from {{ ref('core_internal_account') }} as account
inner join last_transaction
    on
        account.account_no = last_transaction.account_no
        and account.currency = last_transaction.currency
        and last_transaction.place = 1
where
    account.data_date = {{ data_date() }}
    and (
        account.debit_balance <> last_transaction.debit_balance_after_amount
        or account.credit_balance <> last_transaction.credit_balance_after_amount
    )
