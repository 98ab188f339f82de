select
    data_date,
    nullif(line_no, '') as line_no,
    nullif(acct_no, '') as account_no,
    case line_type
        when 'P' then 'permanent'
        when 'T' then 'temporary'
        when 'S' then 'special_instalment'
        else nullif(line_type, '')
    end as line_kind,
    nullif(ccy, '') as currency,
    cast(nullif(line_amt, '') as numeric(20, 2)) as line_amount,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    case adj_type
        when 'N' then 'granted'
        when 'U' then 'raised'
        when 'D' then 'lowered'
        else nullif(adj_type, '')
    end as adjustment,
    cast(nullif(adj_date, '') as date) as adjustment_date
from {{ source('card', 'credit_line') }}
where data_date = {{ data_date() }}
