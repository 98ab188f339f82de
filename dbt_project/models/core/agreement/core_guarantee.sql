select
    data_date,
    guarantee_no,
    guarantee_kind,
    guarantee_type,
    currency,
    guarantee_amount,
    start_date,
    end_date,
    organisation_no,
    handler_employee_no,
    status,
    finish_date,
    remark
from {{ ref('stg_credit__guarantee') }}
