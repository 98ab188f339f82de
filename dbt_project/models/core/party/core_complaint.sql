select
    data_date,
    case_no,
    received_date,
    intake,
    customer_no,
    complainant_name,
    phone,
    organisation_no,
    business,
    cause,
    due_date,
    status,
    close_date,
    outcome,
    compensation_amount
from {{ ref('stg_complaint__complaint') }}
