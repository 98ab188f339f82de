select
    data_date,
    transfer_no,
    note_no,
    asset_kind,
    principal_amount,
    interest_amount,
    remark
from {{ ref('stg_credit__asset_transfer_loan') }}
