with item as (
    select
        bank_code as yhjgdm,
        organisation_no as nbjgh,
        licence_no as jrxkzh,
        business_licence_no as yyzzh,
        organisation_name as yhjgmc,
        {{ code_value('CS_JGLB', 'organisation_class') }} as jglb,
        region_code as xzqhdm,
        {{ code_value('CS_YYZT', 'status') }} as yyzt,
        open_date as clrq,
        address as jgdz,
        phone as jglxdh,
        head_name as fzrxm,
        head_title as fzrzw,
        head_phone as fzrlxdh,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('close_date') }}
)

{{ deliver('item') }}
