-- A note written off or transferred keeps nothing on the books, whatever was paid.
with paid as (
    select
        note_no,
        sum(paid_principal_amount) as paid_principal_amount
    from {{ ref('core_loan_repayment') }}
    where data_date = {{ data_date() }}
    group by note_no
)

select
    loan.note_no,
    loan.status,
    loan.loan_amount,
    coalesce(paid.paid_principal_amount, 0) as paid_principal_amount,
    loan.balance
from {{ ref('core_loan') }} as loan
left join paid on loan.note_no = paid.note_no
where
    loan.data_date = {{ data_date() }}
    and loan.balance <> case
        when loan.status in ('written_off', 'transferred') then 0
        else loan.loan_amount - coalesce(paid.paid_principal_amount, 0)
    end
