with head_office as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_class = 'head_office'
),

item as (
    select
        head_office.licence_no as jrxkzh,
        head_office.organisation_no as nbjgh,
        head_office.organisation_name as yhjgmc,
        rate.currency_quantity as wbsl,
        rate.currency as wbbz,
        rate.base_quantity as zbbsl,
        rate.base_currency as bbbz,
        rate.rate_date as hlrq,
        rate.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_published_rate') }} as rate
    cross join head_office
    where
        {{ of_month('rate.data_date') }}
        and {{ of_month('rate.rate_date') }}
)

{{ deliver('item') }}
