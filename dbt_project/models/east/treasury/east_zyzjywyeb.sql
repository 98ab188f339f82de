with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

subject as (
    select
        subject_no,
        subject_name
    from {{ ref('core_subject') }}
    where data_date = {{ data_date() }}
),

instrument as (
    select
        instrument_no,
        instrument_name,
        risk_weight
    from {{ ref('core_instrument') }}
    where data_date = {{ data_date() }}
),

product as (
    select
        product_code,
        product_name
    from {{ ref('core_treasury_product') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        held.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        held.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        held.instrument_no as jrgjbh,
        instrument.instrument_name as jrgjmc,
        {{ code_value('CS_JYZHLX', 'held.book_type') }} as jyzhlx,
        {{ code_value('CS_ZY_YWDL', 'held.business_type') }} as yedl,
        {{ code_value('CS_ZY_YWZL', 'held.business_type') }} as ywzl,
        {{ code_value('CS_ZY_YWXL', 'held.business_type') }} as ywxl,
        product.product_name as cpmc,
        held.currency as bz,
        held.cost_amount as cycb,
        held.book_amount + held.accrued_interest_amount as zmye,
        held.income_month_amount as bqsy,
        held.income_total_amount as ljsy,
        held.annual_rate as nhll,
        instrument.risk_weight as xyfxqz,
        {{ code_value('CS_DKWJFL', 'held.five_class') }} as wjfl,
        held.impairment_amount as jzzb,
        held.value_date as qxrq,
        held.maturity_date as dqrq,
        held.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_treasury_position') }} as held
    left join organisation on held.organisation_no = organisation.organisation_no
    left join subject on held.subject_no = subject.subject_no
    left join instrument on held.instrument_no = instrument.instrument_no
    left join product on held.product_code = product.product_code
    where
        held.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('held.close_date') }}
)

{{ deliver('item') }}
