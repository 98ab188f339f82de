select
    data_date,
    nullif(mcht_no, '') as merchant_no,
    case fee_type
        when 'C' then 'credit_card'
        when 'D' then 'debit_card'
        when 'Q' then 'payment_code'
        else nullif(fee_type, '')
    end as payment_type,
    cast(nullif(fee_rate, '') as numeric(20, 6)) as fee_rate,
    cast(nullif(fee_cap, '') as numeric(20, 2)) as fee_cap_amount,
    cast(nullif(effective_date, '') as date) as effective_date
from {{ source('acquiring', 'fee_rate') }}
where data_date = {{ data_date() }}
