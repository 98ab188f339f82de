select
    data_date,
    nullif(note_no, '') as note_no,
    cast(nullif(term_no, '') as integer) as term_no,
    cast(nullif(due_date, '') as date) as due_date,
    cast(nullif(due_principal, '') as numeric(20, 2)) as due_principal_amount,
    cast(nullif(due_interest, '') as numeric(20, 2)) as due_interest_amount,
    cast(nullif(paid_principal, '') as numeric(20, 2)) as paid_principal_amount,
    cast(nullif(paid_interest, '') as numeric(20, 2)) as paid_interest_amount,
    cast(nullif(paid_date, '') as date) as paid_date
from {{ source('credit', 'repayment_schedule') }}
where data_date = {{ data_date() }}
