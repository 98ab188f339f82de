-- Seven digits in a row are no part of a name, but of a telephone, account or ID number in the wrong field.
with compared as (
    select
        'GRJCXXB' as table_code,
        customer_no as key_no,
        '姓名' as field,
        customer_name as name
    from {{ ref('core_person') }}
    where data_date = {{ data_date() }}
    union all
    select
        'DGKHXXB' as table_code,
        customer_no as key_no,
        '客户名称' as field,
        customer_name as name
    from {{ ref('core_corporate') }}
    where data_date = {{ data_date() }}
    union all
    select
        'DGKHXXB' as table_code,
        customer_no as key_no,
        '法定代表人姓名' as field,
        legal_representative_name as name
    from {{ ref('core_corporate') }}
    where
        data_date = {{ data_date() }}
        and legal_representative_name is not null
    union all
    select
        case party_kind when 'person' then 'GRCKFHZ' else 'DGCKFHZ' end as table_code,
        account_no as key_no,
        '账户名称' as field,
        account_name as name
    from {{ ref('core_deposit_account') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('close_date') }}
)

{{ check_rows(
    'compared',
    key={'编号': 'key_no', '字段': 'field'},
    fails="name ~ '[0-9]{7}'",
    found="'含连续数字，长度' || length(name)",
    ours='null',
    theirs='null',
) }}
