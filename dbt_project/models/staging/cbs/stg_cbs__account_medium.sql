select
    data_date,
    nullif(medium_id, '') as medium_id,
    case medium_type
        when '1' then 'debit_card'
        when '2' then 'passbook'
        when '3' then 'certificate'
        when '4' then 'combined_passbook'
        when '5' then 'large_certificate'
        else nullif(medium_type, '')
    end as medium_class,
    nullif(medium_no, '') as medium_no,
    nullif(prod_no, '') as product_no,
    nullif(cust_no, '') as customer_no,
    nullif(org_no, '') as organisation_no,
    cast(nullif(open_date, '') as date) as open_date,
    nullif(open_teller, '') as open_teller_no,
    case status
        when '0' then 'not_activated'
        when '1' then 'normal'
        when '2' then 'cancelled'
        when '3' then 'frozen'
        when '4' then 'dormant'
        when '5' then 'lost'
        when '6' then 'damaged'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('cbs', 'medium') }}
where data_date = {{ data_date() }}
