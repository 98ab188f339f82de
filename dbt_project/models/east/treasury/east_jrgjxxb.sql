-- Instruments that the balances or the month's deals of the other two tables name. Lending and accounts, whose
-- instrument is a counterparty, are issued by nobody: amount, dates and rate are those of the position, else of the
-- deals.
with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

counterparty as (
    select
        counterparty_no,
        counterparty_name,
        document_no,
        country_code,
        nation_name,
        rating,
        rating_agency,
        case when country_code = 'CHN' then industry_code else '境外' end as industry_code
    from {{ ref('core_counterparty') }}
    where data_date = {{ data_date() }}
),

position as (
    select
        instrument_no,
        organisation_no,
        nullif(face_amount, 0) as face_amount,
        book_amount,
        annual_rate,
        value_date,
        maturity_date
    from {{ ref('core_treasury_position') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('close_date') }}
),

deal as (
    select
        instrument_no,
        min(organisation_no) as organisation_no,
        max(principal_amount) as principal_amount,
        max(annual_rate) as annual_rate,
        min(deal_date) as deal_date,
        max(maturity_date) as maturity_date
    from {{ ref('core_treasury_deal') }}
    where
        {{ of_month('data_date') }}
        and {{ of_month('deal_date') }}
    group by instrument_no
),

reported as (
    select
        coalesce(position.instrument_no, deal.instrument_no) as instrument_no,
        coalesce(position.organisation_no, deal.organisation_no) as organisation_no,
        coalesce(position.face_amount, deal.principal_amount) as amount,
        position.book_amount,
        coalesce(position.annual_rate, deal.annual_rate) as annual_rate,
        coalesce(position.value_date, deal.deal_date) as start_date,
        coalesce(position.maturity_date, deal.maturity_date) as maturity_date
    from position
    full outer join deal on position.instrument_no = deal.instrument_no
),

-- Securities, funds and equity are their own underlying assets; plans are looked through.
asset as (
    select
        instrument_no,
        instrument_no as asset_no,
        short_name as asset_name,
        issue_amount as asset_amount,
        100 as asset_ratio,
        rating,
        rating_agency,
        issuer_no as obligor_no,
        final_type,
        final_industry_code
    from {{ ref('core_instrument') }}
    where
        data_date = {{ data_date() }}
        and business_type in (
            'ncd', 'ncd_issued', 'treasury_bond', 'local_government_bond', 'policy_bank_bond',
            'commercial_financial_bond', 'corporate_bond', 'abs', 'bond_fund', 'money_market_fund', 'unlisted_equity'
        )

    union all

    select
        instrument_no,
        asset_no,
        asset_name,
        asset_amount,
        asset_ratio,
        rating,
        rating_agency,
        obligor_no,
        final_type,
        final_industry_code
    from {{ ref('core_instrument_underlying') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        reported.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        instrument.instrument_no as jrgjbh,
        instrument.instrument_name as jrgjmc,
        {{ code_value('CS_JRGJ_ZCLX', 'instrument.business_type') }} as zclx,
        instrument.currency as bz,
        coalesce(instrument.issue_price, instrument.issue_amount, reported.amount) as fxjg,
        coalesce(instrument.issue_amount, reported.amount) as fxzgm,
        issuer.counterparty_name as fxjgmc,
        issuer.document_no as fxjgdm,
        issuer.country_code as fxgb,
        coalesce(instrument.issue_date, reported.start_date) as fxrq,
        -- What falls due on no day takes the day on which it was bought, as the standard asks in this table.
        coalesce(instrument.maturity_date, reported.maturity_date, reported.start_date) as dqrq,
        {{ code_value('CS_LLLX', 'instrument.rate_type') }} as lllx,
        coalesce(instrument.interest_rate, reported.annual_rate) as sjll,
        {{ yes_no('instrument.option_code is not null') }} as hqbs,
        coalesce(instrument.market_price, reported.book_amount, reported.amount) as zjpgjg,
        coalesce(instrument.price_date, instrument.data_date) as pgjgrq,
        asset.asset_no as jczcbh,
        asset.asset_name as jczcmc,
        asset.asset_amount as jczcgm,
        asset.asset_ratio as jczczb,
        asset.rating as jczcpj,
        asset.rating_agency as jczcpjjg,
        obligor.counterparty_name as jczckhmc,
        obligor.nation_name as jczckhgj,
        obligor.rating as jczckhpj,
        obligor.rating_agency as jczckhpjjg,
        obligor.industry_code as jczchkhhy,
        {{ code_value('ZZTXLX', 'asset.final_type') }} as zztxlx,
        asset.final_industry_code as zztxhy,
        instrument.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_instrument') }} as instrument
    inner join reported on instrument.instrument_no = reported.instrument_no
    left join organisation on reported.organisation_no = organisation.organisation_no
    left join counterparty as issuer on instrument.issuer_no = issuer.counterparty_no
    left join asset on instrument.instrument_no = asset.instrument_no
    left join counterparty as obligor on asset.obligor_no = obligor.counterparty_no
    where instrument.data_date = {{ data_date() }}
)

{{ deliver('item') }}
