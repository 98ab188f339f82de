{%- set is_person = "collateral.owner_kind = 'person'" -%}

with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

valuation as (
    select
        collateral_no,
        (array_agg(value_amount order by valuation_date))[1] as first_amount,
        (array_agg(value_amount order by valuation_date desc))[1] as latest_amount
    from {{ ref('core_collateral_valuation') }}
    where data_date = {{ data_date() }}
    group by collateral_no
),

pledged as (
    select
        pledge.guarantee_no,
        pledge.collateral_no,
        pledge.prior_charge_amount,
        pledge.seniority,
        valuation.first_amount,
        valuation.latest_amount,
        sum(valuation.latest_amount * rate.rate_to_cny) over (partition by pledge.guarantee_no) as guarantee_amount
    from {{ ref('core_guarantee_collateral') }} as pledge
    inner join {{ ref('core_collateral') }} as collateral
        on
            pledge.collateral_no = collateral.collateral_no
            and collateral.data_date = {{ data_date() }}
    left join valuation on pledge.collateral_no = valuation.collateral_no
    left join rate on collateral.currency = rate.currency
    where pledge.data_date = {{ data_date() }}
),

secured as (
    select
        link.guarantee_no,
        sum(link.principal_balance * rate.rate_to_cny) as principal_amount
    from {{ ref('core_guarantee_link') }} as link
    left join rate on link.currency = rate.currency
    where link.data_date = {{ data_date() }}
    group by link.guarantee_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        guarantee.organisation_no as nbjgh,
        pledged.guarantee_no as dbhth,
        collateral.collateral_no as ypbh,
        {{ code_value('CS_YPLX', 'collateral.collateral_type') }} as yplx,
        collateral.collateral_name as ypmc,
        {{ code_value('CS_DZYWZT', 'collateral.status') }} as dzywzt,
        collateral.currency as bz,
        pledged.first_amount as pgjz,
        pledged.latest_amount as yxrdjz,
        pledged.prior_charge_amount as ydyjz,
        round(100 * secured.principal_amount / nullif(pledged.guarantee_amount, 0), 2) as dzyl,
        '第' || {{ chinese_number('pledged.seniority') }} || '顺位' as czqsw,
        {{ masked_name('collateral.owner_name', is_person) }} as ypsyrmc,
        {{ code_value('CS_ZJLB', 'collateral.owner_document_type') }} as ypsyrzjlb,
        {{ masked_id_no('collateral.owner_document_no', 'collateral.owner_name', is_person) }} as ypsyrzjhm,
        collateral.voucher_no as zypzhm,
        collateral.voucher_issuer as zypzqfjg,
        collateral.registration_no as qzdjhm,
        collateral.registered_area as qzdjmj,
        {{ code_value('CS_DBHTZT', 'guarantee.status') }} as dbhtzt,
        collateral.remark as bbz,
        {{ data_date() }} as cjrq
    from pledged
    inner join {{ ref('core_collateral') }} as collateral
        on
            pledged.collateral_no = collateral.collateral_no
            and collateral.data_date = {{ data_date() }}
    inner join {{ ref('core_guarantee') }} as guarantee
        on
            pledged.guarantee_no = guarantee.guarantee_no
            and guarantee.data_date = {{ data_date() }}
    left join secured on pledged.guarantee_no = secured.guarantee_no
    left join organisation on guarantee.organisation_no = organisation.organisation_no
    where {{ valid_or_just_ended('guarantee.finish_date') }}
)

{{ deliver('item') }}
