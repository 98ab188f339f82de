select
    data_date,
    agreement_no,
    organisation_no,
    start_date,
    end_date,
    termination_date,
    status,
    remark
from {{ ref('stg_credit__cooperation_agreement') }}
