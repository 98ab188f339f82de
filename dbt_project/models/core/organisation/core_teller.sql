select
    data_date,
    teller_no,
    organisation_no,
    employee_no,
    teller_type,
    teller_type in ('ordinary', 'supervisor') as is_physical,
    post_no,
    authority_level,
    start_date,
    status,
    end_date
from {{ ref('stg_cbs__teller') }}
