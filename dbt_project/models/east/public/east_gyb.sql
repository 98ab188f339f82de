with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        teller.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        teller.teller_no as gyh,
        teller.employee_no as gh,
        {{ code_value('GYLX', 'teller.teller_type') }} as gylx,
        {{ yes_no('teller.is_physical') }} as sfstgy,
        teller.post_no as gwbh,
        {{ code_value('CS_GYQXJB', 'teller.authority_level') }} as gyqxjb,
        teller.start_date as sgrq,
        {{ code_value('CS_GYZT', 'teller.status') }} as gyzt,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_teller') }} as teller
    left join organisation on teller.organisation_no = organisation.organisation_no
    where
        teller.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('teller.end_date') }}
)

{{ deliver('item') }}
