select
    data_date,
    nullif(rel_id, '') as relation_id,
    nullif(cust_no, '') as customer_no,
    case rel_code
        when '01' then 'spouse'
        when '02' then 'parent'
        when '03' then 'child'
        when '04' then 'relative'
        when '05' then 'friend'
        when '06' then 'colleague'
        when '07' then 'business_partner'
        when '08' then 'divorced_spouse'
        when '09' then 'guardian'
        when '11' then 'employer'
        when '12' then 'shareholding'
        else nullif(rel_code, '')
    end as relation_type,
    case rel_kind
        when 'P' then 'person'
        when 'C' then 'entity'
        else nullif(rel_kind, '')
    end as related_kind,
    nullif(rel_cust_no, '') as related_customer_no,
    nullif(rel_name, '') as related_name,
    {{ document_type('rel_id_type') }} as related_document_type,
    nullif(rel_id_no, '') as related_document_no,
    cast(nullif(start_date, '') as date) as start_date,
    case status
        when '1' then 'valid'
        when '0' then 'invalid'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(remark, '') as remark
from {{ source('ecif', 'person_relation') }}
where data_date = {{ data_date() }}
