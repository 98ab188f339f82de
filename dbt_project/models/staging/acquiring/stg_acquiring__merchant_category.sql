select
    data_date,
    nullif(mcc, '') as category_code,
    nullif(mcc_name, '') as category_name
from {{ source('acquiring', 'mcc') }}
where data_date = {{ data_date() }}
