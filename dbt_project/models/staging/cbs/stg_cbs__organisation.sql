select
    data_date,
    nullif(org_no, '') as organisation_no,
    nullif(org_name, '') as organisation_name,
    case org_class
        when 'H' then 'head_office'
        when 'B' then 'branch'
        when 'S' then 'sub_branch'
        when 'O' then 'outlet'
        when 'D' then 'department'
        when 'V' then 'virtual'
        else nullif(org_class, '')
    end as organisation_class,
    cast(nullif(org_level, '') as integer) as organisation_level,
    nullif(parent_org_no, '') as parent_organisation_no,
    cast(nullif(is_accounting, '') as boolean) as is_accounting,
    nullif(pboc_bank_code, '') as bank_code,
    nullif(licence_no, '') as licence_no,
    nullif(business_licence_no, '') as business_licence_no,
    nullif(region_code, '') as region_code,
    case status
        when '1' then 'open'
        when '2' then 'closed'
        else nullif(status, '')
    end as status,
    cast(nullif(open_date, '') as date) as open_date,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(address, '') as address,
    nullif(phone, '') as phone,
    nullif(head_name, '') as head_name,
    nullif(head_title, '') as head_title,
    nullif(head_phone, '') as head_phone
from {{ source('cbs', 'org') }}
where data_date = {{ data_date() }}
