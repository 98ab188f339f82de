select
    data_date,
    transfer_no,
    payment_no,
    payment_date,
    payment_amount
from {{ ref('stg_credit__asset_transfer_payment') }}
