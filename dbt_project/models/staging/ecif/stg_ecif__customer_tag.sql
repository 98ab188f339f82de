select
    data_date,
    nullif(cust_no, '') as customer_no,
    case tag_type
        when 'SRDI' then 'srdi'
        when 'FISCAL' then 'fiscal'
        else nullif(tag_type, '')
    end as tag,
    case tag_value
        when 'N' then 'national'
        when 'P' then 'provincial'
        when 'I' then 'innovative'
        else nullif(tag_value, '')
    end as tag_grade,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('ecif', 'customer_tag') }}
where data_date = {{ data_date() }}
