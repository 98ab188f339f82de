with scheduled as (
    select
        note_no,
        sum(due_principal_amount) as due_principal_amount
    from {{ ref('core_loan_repayment') }}
    where data_date = {{ data_date() }}
    group by note_no
)

select
    loan.note_no,
    loan.loan_amount,
    coalesce(scheduled.due_principal_amount, 0) as scheduled_principal_amount
from {{ ref('core_loan') }} as loan
left join scheduled on loan.note_no = scheduled.note_no
where
    loan.data_date = {{ data_date() }}
    and loan.loan_amount <> coalesce(scheduled.due_principal_amount, 0)
