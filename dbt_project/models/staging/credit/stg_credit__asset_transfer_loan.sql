select
    data_date,
    nullif(transfer_no, '') as transfer_no,
    nullif(note_no, '') as note_no,
    case asset_kind
        when '4' then 'credit_card'
        when '1' then 'loan'
        else coalesce(nullif(asset_kind, ''), 'loan')
    end as asset_kind,
    cast(nullif(principal, '') as numeric(20, 2)) as principal_amount,
    cast(nullif(interest, '') as numeric(20, 2)) as interest_amount,
    nullif(remark, '') as remark
from {{ source('credit', 'asset_transfer_loan') }}
where data_date = {{ data_date() }}
