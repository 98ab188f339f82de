select
    data_date,
    contract_no,
    member_place,
    role,
    bank_code,
    bank_name,
    is_this_bank,
    share_amount
from {{ ref('stg_credit__syndicate_member') }}
