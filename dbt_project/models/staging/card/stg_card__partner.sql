select
    data_date,
    nullif(partner_no, '') as partner_no,
    nullif(partner_name, '') as partner_name,
    nullif(uscc, '') as unified_social_credit_code
from {{ source('card', 'partner') }}
where data_date = {{ data_date() }}
