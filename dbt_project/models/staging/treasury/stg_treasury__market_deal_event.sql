select
    data_date,
    nullif(deal_no, '') as deal_no,
    case event_type
        when 'NEW' then 'new'
        when 'CHG' then 'changed'
        when 'TRM' then 'terminated'
        when 'EXE' then 'exercised'
        when 'VAL' then 'valued'
        else nullif(event_type, '')
    end as event_type,
    cast(nullif(event_date, '') as date) as event_date,
    nullif(event_time, '') as event_time,
    cast(nullif(qty, '') as numeric(20, 4)) as quantity,
    cast(nullif(val_amt, '') as numeric(20, 4)) as value_amount,
    nullif(val_ccy, '') as value_currency,
    nullif(remark, '') as remark
from {{ source('treasury', 'market_event') }}
where data_date = {{ data_date() }}
