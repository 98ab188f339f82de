select
    data_date,
    contract_no,
    applicant_phone,
    cooperation_mode,
    remark
from {{ ref('stg_credit__internet_contract') }}
