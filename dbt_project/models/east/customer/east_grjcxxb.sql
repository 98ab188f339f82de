with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

secret_employer as (
    select distinct value
    from {{ ref('core_secret_value') }}
    where
        data_date = {{ data_date() }}
        and value_kind = 'name'
),

item as (
    select
        organisation.licence_no as jrxkzh,
        person.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ masked_customer_no('person.customer_no', 'person.document_no') }} as khtybh,
        {{ masked_name('person.customer_name') }} as khxm,
        {{ code_value('CS_ZJLB', 'person.document_type') }} as zjlb,
        {{ masked_id_no('person.document_no', 'person.customer_name') }} as zjhm,
        {{ code_value_list('CS_GRKHLX', 'person.customer_classes') }} as bxygbz,
        person.nation_name as gj,
        person.ethnic_name as mz,
        {{ code_value('CS_XB', 'person.gender') }} as xb,
        {{ code_value('XL', 'person.education') }} as xl,
        person.birth_date as csny,
        {{ yes_no("person.marital_status = 'married'") }} as sfyh,
        person.employer_name as gzdwmc,
        case when secret_employer.value is null then person.employer_address end as gzdwdz,
        case when secret_employer.value is null then person.employer_phone end as gzdwdh,
        {{ code_value('CS_DWXZ', 'person.employer_type') }} as dwxz,
        person.occupation as zy,
        person.job_title as zw,
        person.annual_income_amount as grnsr,
        person.address as txdz,
        {{ masked_phone('person.phone') }} as lxdh,
        {{ yes_no('person.is_credit_customer') }} as xdkhbz,
        person.first_credit_date as scjlxdgxny,
        {{ yes_no('person.is_farmer') }} as sfnh,
        {{ yes_no('person.is_staff') }} as bhygbz,
        {{ yes_no('person.blacklist_date is not null') }} as shmdbz,
        person.blacklist_date as shmdrq,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_person') }} as person
    left join secret_employer on person.employer_name = secret_employer.value
    left join organisation on person.organisation_no = organisation.organisation_no
    where person.data_date = {{ data_date() }}
)

{{ deliver('item') }}
