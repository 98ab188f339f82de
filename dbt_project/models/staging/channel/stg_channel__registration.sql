select
    data_date,
    nullif(cust_no, '') as customer_no,
    case channel
        when '05' then 'internet_bank'
        when '06' then 'mobile_bank'
        when '11' then 'wechat_bank'
        else nullif(channel, '')
    end as channel,
    cast(nullif(register_date, '') as date) as register_date,
    case status
        when '1' then 'active'
        when '2' then 'ended'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    cast(nullif(logins_mtd, '') as integer) as month_login_count,
    cast(nullif(devices, '') as integer) as device_count,
    cast(nullif(last_login_date, '') as date) as last_login_date
from {{ source('channel', 'registration') }}
where data_date = {{ data_date() }}
