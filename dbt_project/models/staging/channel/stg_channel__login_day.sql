select
    data_date,
    cast(nullif(login_date, '') as date) as login_date,
    nullif(org_no, '') as organisation_no,
    case channel
        when '05' then 'internet_bank'
        when '06' then 'mobile_bank'
        when '11' then 'wechat_bank'
        else nullif(channel, '')
    end as channel,
    cast(nullif(customers, '') as integer) as customer_count,
    cast(nullif(logins, '') as integer) as login_count,
    cast(nullif(failed_logins, '') as integer) as failed_login_count,
    cast(nullif(new_devices, '') as integer) as new_device_count
from {{ source('channel', 'login_day') }}
where data_date = {{ data_date() }}
