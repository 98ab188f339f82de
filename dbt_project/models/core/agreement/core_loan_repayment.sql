select
    data_date,
    note_no,
    term_no,
    due_date,
    due_principal_amount,
    due_interest_amount,
    paid_principal_amount,
    paid_interest_amount,
    paid_date
from {{ ref('stg_credit__loan_repayment') }}
