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
        instrument_name
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

counterparty as (
    select
        counterparty_no,
        counterparty_name,
        counterparty_type,
        rating,
        rating_agency,
        settlement_account_no,
        settlement_bank_code,
        settlement_bank_name
    from {{ ref('core_counterparty') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        deal.organisation_no as nbjgh,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as yhjgmc,
        deal.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        {{ code_value('CS_JYZHLX', 'deal.book_type') }} as jyzhlx,
        deal.deal_no as jybh,
        deal.instrument_no as jrgjbh,
        instrument.instrument_name as jrgjmc,
        {{ code_value('CS_ZY_YWDL', 'deal.business_type') }} as yedl,
        {{ code_value('CS_ZY_YWZL', 'deal.business_type') }} as ywzl,
        {{ code_value('CS_ZY_YWXL', 'deal.business_type') }} as ywxl,
        product.product_name as cpmc,
        {{ code_value('CS_JYFX', 'deal.direction') }} as jyfx,
        deal.currency as mybjbz,
        deal.principal_amount as mybjje,
        deal.annual_rate as nhll,
        deal.deal_date as jyrq,
        deal.start_date as htydrq,
        deal.maturity_date as htdqrq,
        deal.own_account_no as bfqszh,
        {{ code_value('CS_JYDSLB', 'counterparty.counterparty_type') }} as jydslb,
        {{ masked_name('counterparty.counterparty_name', "counterparty.counterparty_type = 'person'") }} as jydsmc,
        counterparty.rating as jydspj,
        counterparty.rating_agency as jydspjjg,
        counterparty.settlement_account_no as jydszh,
        counterparty.settlement_bank_code as jydskhhh,
        counterparty.settlement_bank_name as jydskhhm,
        {{ yes_no('deal.is_entrusted') }} as wtglbz,
        deal.approver_employee_no as sprgh,
        deal.trader_employee_no as jyygh,
        deal.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_treasury_deal') }} as deal
    left join organisation on deal.organisation_no = organisation.organisation_no
    left join subject on deal.subject_no = subject.subject_no
    left join instrument on deal.instrument_no = instrument.instrument_no
    left join product on deal.product_code = product.product_code
    left join counterparty on deal.counterparty_no = counterparty.counterparty_no
    where
        {{ of_month('deal.data_date') }}
        and {{ of_month('deal.deal_date') }}
)

{{ deliver('item') }}
