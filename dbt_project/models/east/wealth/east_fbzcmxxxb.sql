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
        and asset.asset_class = 'non_standard'
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
        string_agg(guarantee.guarantee_description, ';' order by guarantee.guarantee_seq) as guarantee_descriptions,
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
        ))[1] as guarantor_relation,
        string_agg(guarantee.enhancer_code, ';' order by guarantee.guarantee_seq) as enhancer_codes,
        string_agg(guarantee.enhancer_name, ';' order by guarantee.guarantee_seq) as enhancer_names
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
        {{ code_value('CS_SSYQLX', 'terms.right_type') }} as ssyqlx,
        {{ yes_no('terms.is_resale') }} as sfsymrfs,
        asset.asset_name as mc,
        terms.start_date as qxrq,
        asset.due_date as dqrq,
        terms.legal_end_date as fddqrq,
        terms.unit_face_value as femz,
        {{ code_value('CS_JXLX', 'terms.interest_type') }} as jxlx,
        terms.payment_months as fxpl,
        terms.repayment_description as hbfxqksm,
        {{ code_value('CS_JXJC', 'terms.day_count') }} as jxjc,
        {{ yes_no('terms.is_payment_regular') }} as gzfxbz,
        {{ code_value('CS_LXFBFS', 'terms.interest_distribution') }} as lxfbfs,
        {{ code_value('CS_JZLLZL', 'terms.base_rate') }} as jzllzl,
        {{ yes_no('terms.floating_factor is not null') }} as sfyfdyz,
        {{ wealth_rate('terms.floating_factor') }} as fdyz,
        {{ code_value('CS_JGDC', 'terms.tranche') }} as jgdc,
        {{ code_value('CS_HBFS', 'terms.amortisation_way') }} as hbfs,
        {{ code_value('CS_FQHBTKBZ', 'terms.instalment_term') }} as fqhbtkbz,
        terms.pool_type as jczclx,
        {{ wealth_rate('terms.excess_share') }} as cesyfpbl,
        {{ wealth_rate('terms.spread_rate', 5) }} as lc,
        {{ wealth_rate('terms.project_rate') }} as xmsyl,
        party.party_name as rzr,
        party.credit_code as rzrtyshxydm,
        party.internal_rating as rzrnbpj,
        party.region_name as rzrssdq,
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
        secured.guarantee_ways as dbfs,
        secured.guarantee_descriptions as dbqksm,
        secured.collateral_types as dzywlx,
        secured.collateral_value_amount as dzywjz,
        secured.guarantee_nature as dbxz,
        secured.guarantor_relation as dbryrzrgx,
        secured.enhancer_codes as zxjgdm,
        secured.enhancer_names as zxjgmc,
        party.external_rating as rzrwbpj,
        terms.internal_rating as zcnbpj,
        terms.external_rating as zcwbpj,
        {{ code_value_list('CS_HQLX', 'terms.option_types') }} as hqlx,
        terms.option_description as xzq,
        terms.option_condition as xqtjsm,
        {{ code_value('CS_LC_XQFS', 'terms.exercise_way') }} as xqfs,
        terms.fixed_exercise_date as gdxqrq,
        terms.first_exercise_date as scxqrq,
        terms.exercise_cycle_days as xqzq,
        terms.exercise_price as xqjg,
        {{ code_value('CS_YXTKLX', 'terms.perpetual_term') }} as yxtklx,
        {{ code_value('CS_LXDYTKLX', 'terms.deferral_term') }} as lxdytklx,
        {{ yes_no('terms.is_deferred_interest_bearing') }} as dylxjxfs,
        terms.first_reset_date as sccdjrq,
        terms.reset_cycle_days as cdjzq,
        {{ yes_no('terms.is_partly_redeemable') }} as bgshbz,
        {{ wealth_rate('terms.partial_redemption_share') }} as bfshbl,
        terms.fee_description as fyqksm,
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
