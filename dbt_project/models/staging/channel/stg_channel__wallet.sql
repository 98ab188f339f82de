select
    data_date,
    nullif(wallet_no, '') as wallet_no,
    nullif(cust_no, '') as customer_no,
    case platform
        when '01' then 'own'
        when '02' then 'merchant'
        when '03' then 'government'
        else nullif(platform, '')
    end as platform,
    cast(nullif(is_online, '') as boolean) as is_opened_online,
    cast(nullif(open_date, '') as date) as open_date,
    cast(nullif(close_date, '') as date) as close_date,
    case status
        when '1' then 'open'
        when '2' then 'closed'
        else nullif(status, '')
    end as status
from {{ source('channel', 'wallet') }}
where data_date = {{ data_date() }}
