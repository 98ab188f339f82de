select
    data_date,
    receivable_no,
    note_no,
    organisation_no,
    debtor_customer_no,
    receivable_amount,
    review_date,
    status
from {{ ref('stg_credit__receivable') }}
