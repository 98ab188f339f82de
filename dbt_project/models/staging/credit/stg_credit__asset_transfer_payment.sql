select
    data_date,
    nullif(transfer_no, '') as transfer_no,
    cast(nullif(pay_no, '') as integer) as payment_no,
    cast(nullif(pay_date, '') as date) as payment_date,
    cast(nullif(pay_amt, '') as numeric(20, 2)) as payment_amount
from {{ source('credit', 'asset_transfer_payment') }}
where data_date = {{ data_date() }}
