select
    data_date,
    nullif(cust_no, '') as customer_no,
    nullif(org_no, '') as organisation_no,
    nullif(cust_name, '') as customer_name,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    replace(
        replace(
            replace(
                replace(nullif(cust_class, ''), '01', 'ordinary'),
                '02', 'sole_trader'
            ),
            '03', 'small_business_owner'
        ),
        '04', 'foreign'
    ) as customer_classes,
    nullif(nation_code, '') as nation_code,
    nullif(ethnic, '') as ethnic_name,
    case gender
        when '1' then 'male'
        when '2' then 'female'
        else nullif(gender, '')
    end as gender,
    case education
        when '10' then 'postgraduate'
        when '20' then 'undergraduate'
        when '30' then 'college'
        when '60' then 'high_school'
        when '70' then 'junior'
        else nullif(education, '')
    end as education,
    cast(nullif(birth_date, '') as date) as birth_date,
    case marital
        when '10' then 'single'
        when '20' then 'married'
        when '30' then 'widowed'
        when '40' then 'divorced'
        else nullif(marital, '')
    end as marital_status,
    nullif(employer_name, '') as employer_name,
    nullif(employer_address, '') as employer_address,
    nullif(employer_phone, '') as employer_phone,
    case employer_type
        when '1' then 'state_owned'
        when '2' then 'private'
        when '3' then 'government'
        when '4' then 'institution'
        when '5' then 'association'
        when '6' then 'foreign'
        else nullif(employer_type, '')
    end as employer_type,
    nullif(occupation, '') as occupation,
    nullif(job_title, '') as job_title,
    cast(nullif(annual_income, '') as numeric(20, 2)) as annual_income_amount,
    nullif(address, '') as address,
    nullif(phone, '') as phone,
    cast(nullif(is_farmer, '') as boolean) as is_farmer,
    cast(nullif(is_staff, '') as boolean) as is_staff,
    coalesce(cast(nullif(is_secret, '') as boolean), false) as is_secret,
    cast(nullif(blacklist_date, '') as date) as blacklist_date,
    cast(nullif(open_date, '') as date) as open_date
from {{ source('cbs', 'person_customer') }}
where data_date = {{ data_date() }}
