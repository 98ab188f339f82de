select
    data_date,
    note_no,
    month_accumulation,
    year_accumulation
from {{ ref('stg_credit__loan_accumulation') }}
