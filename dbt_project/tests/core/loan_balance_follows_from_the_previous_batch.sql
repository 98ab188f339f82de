-- Principal = principal of the batch before + lent - repaid, written off or sold since; notes issued since begin at nothing.
-- Batch entries charge interest or move a loan to another subject: principal in all stays what it is.
with previous as (
    select
        note_no,
        balance
    from {{ ref('core_loan') }}
    where data_date = {{ previous_data_date('credit') }}
),

batch_before as (
    select count(*) as rows_held
    from previous
),

movement as (
    select
        note_no,
        sum(case when direction = 'debit' then amount else -amount end) as movement_amount
    from {{ ref('core_loan_transaction') }}
    where
        data_date = {{ data_date() }}
        and transaction_type in ('loan_issue', 'loan_principal', 'write_off', 'loan_transfer')
    group by note_no
)

select
    loan.note_no,
    coalesce(previous.balance, 0) as previous_balance,
    coalesce(movement.movement_amount, 0) as movement_amount,
    loan.balance
from {{ ref('core_loan') }} as loan
cross join batch_before
left join previous on loan.note_no = previous.note_no
left join movement on loan.note_no = movement.note_no
where
    loan.data_date = {{ data_date() }}
    and loan.balance <> coalesce(previous.balance, 0) + coalesce(movement.movement_amount, 0)
    and batch_before.rows_held > 0
