select
    data_date,
    contract_no,
    agreement_no,
    liability_ratio
from {{ ref('stg_credit__internet_contract_cooperation') }}
