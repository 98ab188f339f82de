select
    data_date,
    nullif(term_no, '') as terminal_no,
    nullif(mcht_no, '') as merchant_no,
    case term_type
        when 'P' then 'fixed_pos'
        when 'M' then 'mobile_pos'
        when 'Q' then 'payment_code'
        when 'W' then 'online'
        else nullif(term_type, '')
    end as terminal_type,
    cast(nullif(install_date, '') as date) as install_date,
    cast(nullif(remove_date, '') as date) as remove_date
from {{ source('acquiring', 'terminal') }}
where data_date = {{ data_date() }}
