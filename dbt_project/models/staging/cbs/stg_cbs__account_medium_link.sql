select
    data_date,
    nullif(medium_id, '') as medium_id,
    nullif(acct_no, '') as account_no,
    cast(nullif(link_date, '') as date) as link_date,
    cast(nullif(unlink_date, '') as date) as unlink_date
from {{ source('cbs', 'medium_account') }}
where data_date = {{ data_date() }}
