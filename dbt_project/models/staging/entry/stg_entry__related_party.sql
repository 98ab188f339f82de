select
    data_date,
    nullif(party_no, '') as party_no,
    nullif(party_name, '') as party_name,
    cast(nullif(is_natural_person, '') as boolean) as is_natural_person,
    nullif(party_type, '') as party_type,
    {{ document_name('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(cust_no, '') as customer_no,
    nullif(industry_code, '') as industry_code,
    nullif(region_name, '') as region_name,
    nullif(relation_codes, '') as relation_codes,
    nullif(controller_name, '') as controller_name,
    nullif(bad_record, '') as bad_record_codes,
    case status
        when '有效' then 'valid'
        when '无效' then 'invalid'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('entry', 'related_party') }}
where data_date = {{ data_date() }}
