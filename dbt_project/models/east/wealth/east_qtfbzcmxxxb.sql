-- One row per asset, however many products hold it: its terms stand once, what is held of it is summed.
with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

exchange_rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

held as (
    select
        holding.asset_no,
        product.issuer_organisation_no,
        product.issuer_code,
        {{ code_value('CS_FXJGLX', 'product.issuer_type') }} as issuer_type,
        sum(round(holding.cost_amount * exchange_rate.rate_to_cny, 2)) as cost_amount,
        sum(round(holding.full_value_amount * exchange_rate.rate_to_cny, 2)) as reported_amount,
        sum(holding.units) as units,
        sum(holding.reported_units) as reported_units
    from {{ ref('core_wealth_holding') }} as holding
    inner join {{ ref('core_wealth_product') }} as product
        on
            holding.product_id = product.product_id
            and product.data_date = {{ data_date() }}
    inner join {{ ref('core_wealth_asset') }} as asset
        on
            holding.asset_no = asset.asset_no
            and asset.data_date = {{ data_date() }}
    inner join exchange_rate on asset.currency = exchange_rate.currency
    where
        holding.data_date = {{ data_date() }}
        and asset.asset_class = 'other_non_standard'
    group by
        holding.asset_no,
        product.issuer_organisation_no,
        product.issuer_code,
        product.issuer_type
),

secured as (
    select
        guarantee.asset_no,
        string_agg(
            {{ code_value('CS_DBFS', 'guarantee.guarantee_way') }}, ';' order by guarantee.guarantee_seq
        ) as guarantee_ways,
        string_agg(
            {{ code_value('CS_YPLX', 'guarantee.collateral_type') }}, ';' order by guarantee.guarantee_seq
        ) as collateral_types,
        sum(guarantee.collateral_value_amount) as collateral_value_amount,
        (array_remove(
            array_agg(
                {{ code_value('CS_DBXZ', 'guarantee.guarantee_nature') }} order by guarantee.guarantee_seq
            ),
            null
        ))[1] as guarantee_nature,
        (array_remove(
            array_agg(
                {{ code_value('CS_DBRYRZRGX', 'guarantee.guarantor_relation') }} order by guarantee.guarantee_seq
            ),
            null
        ))[1] as guarantor_relation
    from {{ ref('core_nonstandard_guarantee') }} as guarantee
    where guarantee.data_date = {{ data_date() }}
    group by guarantee.asset_no
),

item as (
    select
        asset.register_asset_id as zcid,
        held.issuer_code as fxjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as fxjgmc,
        held.issuer_type as fxjglx,
        held.asset_no as hnzcfzbm,
        asset.registration_no as zcfzdjbm,
        asset.currency as bz,
        {{ code_value('ZCFZLBEJ', 'asset.asset_subclass') }} as zcfzlbej,
        asset.asset_name as mc,
        party.party_name as rzr,
        party.credit_code as rzrtyshxydm,
        party.internal_rating as rzrnbpj,
        {{ code_value('CS_RZRLXGM', 'party.scale') }} as rzrlxgm,
        {{ code_value('CS_RZRLXJS', 'party.technology') }} as rzrlxjs,
        {{ code_value('CS_RZRLXJJ', 'party.economic_type') }} as rzrlxjj,
        terms.project_name as rzxm,
        {{ industry_section('party.industry_code') }} as rzrsshy,
        {{ code_value('CS_DKTXHY', 'left(terms.project_industry_code, 1)') }} as rzxmsshy,
        {{ yes_no('terms.focus_category is not null') }} as xmsfsyzdjkhyhly,
        {{ code_value('CS_ZDJKHYHLYLB', 'terms.focus_category') }} as zdjkhyhlylb,
        terms.focus_description as zdjkhyhlylbsm,
        terms.issue_amount as je,
        held.cost_amount as lccpcydczczsrmbje,
        held.reported_amount as lccpcydczczsrmbjejg,
        held.units as lccpcydczcfe,
        held.reported_units as lccpcydczcfejg,
        terms.own_class as hnzclbsm,
        terms.start_date as qxrq,
        asset.due_date as dqrq,
        terms.nation_code as ssgjhdq,
        terms.payment_months as fxpl,
        terms.external_rating as zcwbpj,
        secured.guarantee_ways as dbfs,
        secured.collateral_types as dzywlx,
        secured.collateral_value_amount as dzywjz,
        secured.guarantee_nature as dbxz,
        secured.guarantor_relation as dbryrzrgx,
        {{ wealth_rate('terms.project_rate') }} as xmsylll,
        terms.remark as bbz,
        {{ data_date() }} as cjrq
    from held
    inner join {{ ref('core_wealth_asset') }} as asset
        on
            held.asset_no = asset.asset_no
            and asset.data_date = {{ data_date() }}
    inner join {{ ref('core_nonstandard_asset') }} as terms
        on
            held.asset_no = terms.asset_no
            and terms.data_date = {{ data_date() }}
    left join {{ ref('core_financing_party') }} as party
        on
            terms.party_no = party.party_no
            and party.data_date = {{ data_date() }}
    left join organisation on held.issuer_organisation_no = organisation.organisation_no
    left join secured on held.asset_no = secured.asset_no
)

{{ deliver('item') }}
