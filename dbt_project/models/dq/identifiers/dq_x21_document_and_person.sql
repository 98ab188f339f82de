-- A resident ID holds the date of birth and, by the last digit before the check digit, the gender.
with compared as (
    select
        customer_no,
        case when substr(document_no, 7, 8) <> to_char(birth_date, 'YYYYMMDD') then '出生日期' end as birth_differs,
        case
            when mod(cast(substr(document_no, 17, 1) as integer), 2) <> case gender when 'male' then 1 else 0 end
                then '性别'
        end as gender_differs
    from {{ ref('core_person') }}
    where
        data_date = {{ data_date() }}
        and document_type in ('resident_id', 'temporary_id')
        and document_no ~ '^[0-9]{17}[0-9Xx]$'
)

{{ check_rows(
    'compared',
    key={'客户统一编号': 'customer_no'},
    table='GRJCXXB',
    fails='birth_differs is not null or gender_differs is not null',
    found="concat_ws('、', birth_differs, gender_differs) || '与身份证号码不符'",
    ours='null',
    theirs='null',
) }}
