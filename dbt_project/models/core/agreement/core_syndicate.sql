select
    data_date,
    contract_no,
    agreement_no,
    total_amount,
    issued_amount,
    remark
from {{ ref('stg_credit__syndicate') }}
