with last_transaction as (
    select
        note_no,
        transaction_no,
        balance_after_amount,
        row_number() over (
            partition by note_no
            order by transaction_date desc, transaction_time desc, transaction_no desc
        ) as place
    from {{ ref('core_loan_transaction') }}
    where data_date = {{ data_date() }}
)

select
    loan.note_no,
    last_transaction.transaction_no,
    last_transaction.balance_after_amount,
    loan.balance
from {{ ref('core_loan') }} as loan
inner join last_transaction
    on
        loan.note_no = last_transaction.note_no
        and last_transaction.place = 1
where
    loan.data_date = {{ data_date() }}
    and loan.balance <> last_transaction.balance_after_amount
