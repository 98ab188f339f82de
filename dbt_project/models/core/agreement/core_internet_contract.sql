select
    data_date,
    contract_no,
    applicant_phone,
    cooperation_mode
from {{ ref('stg_credit__internet_contract') }}
