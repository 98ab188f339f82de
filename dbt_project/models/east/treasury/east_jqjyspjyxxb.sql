{%- set is_personal = "customer.party_kind = 'person'" -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

customer as (
    select
        customer_no,
        party_kind,
        customer_name,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

counterparty as (
    select
        counterparty_no,
        counterparty_name,
        counterparty_type
    from {{ ref('core_counterparty') }}
    where data_date = {{ data_date() }}
),

-- Both sides by name and number: the bank, and the customer or the other bank.
deal as (
    select
        deal.*,
        organisation.licence_no,
        organisation.organisation_name,
        case
            when deal.customer_no is not null then {{ masked_name('customer.customer_name', is_personal) }}
            else {{ masked_name('counterparty.counterparty_name', "counterparty.counterparty_type = 'person'") }}
        end as other_name,
        case
            when deal.customer_no is not null
                then {{ masked_customer_no('deal.customer_no', 'customer.document_no', is_personal) }}
            else deal.counterparty_no
        end as other_no
    from {{ ref('core_market_deal') }} as deal
    left join organisation on deal.organisation_no = organisation.organisation_no
    left join customer on deal.customer_no = customer.customer_no
    left join counterparty on deal.counterparty_no = counterparty.counterparty_no
    where deal.data_date = {{ data_date() }}
),

item as (
    select
        deal.licence_no as jrxkzh,
        deal.organisation_no as nbjgh,
        deal.organisation_name as yhjgmc,
        deal.deal_no as jybh,
        deal.product_name as ywpz,
        {{ code_value('CS_JCZCLX', 'deal.underlying_type') }} as jczclx,
        deal.underlying_name as jczcmc,
        {{ code_value('CS_YSP_JYLX', 'deal.purpose') }} as jylx,
        {{ code_value('CS_HYZL', 'deal.contract_type') }} as hyzl,
        {{ code_value('CS_YSP_JYZT', 'happened.event_type') }} as jyzt,
        case deal.direction when 'buy' then deal.organisation_name else deal.other_name end as mfmc1,
        case deal.direction when 'buy' then deal.licence_no else deal.other_no end as mfkhtybh1,
        case deal.direction when 'buy' then deal.other_name else deal.organisation_name end as mfmc2,
        case deal.direction when 'buy' then deal.other_no else deal.licence_no end as mfkhtybh2,
        happened.event_date as jyrq,
        happened.event_time as jysj,
        deal.value_date as qxrq,
        case
            when happened.event_type in ('terminated', 'exercised') then happened.event_date
            else deal.maturity_date
        end as dqrq,
        deal.expiry_date as jzrq,
        {{ code_value('JGPL', 'deal.settlement_frequency') }} as jgpl,
        happened.quantity as bdsl,
        deal.quantity_unit as bdsldw,
        deal.price_amount as cjjg,
        deal.price_unit as cjjgdw,
        deal.venue as jycs,
        {{ code_value('CS_JGFS', 'deal.settlement_method') }} as jgfs,
        {{ code_value('CS_QQLX', 'deal.option_type') }} as qqlx,
        {{ code_value('CS_YSP_XQFS', 'deal.exercise_style') }} as xqfs,
        deal.strike_price as xqjg,
        deal.strike_unit as xqjgdw,
        {{ yes_no('deal.has_margin') }} as bzjbz,
        deal.master_agreement as zxymc,
        deal.central_counterparty as zyjyds,
        happened.value_amount as gzje,
        happened.value_currency as gzbz,
        case when happened.event_type = 'valued' then happened.event_date end as gzrq,
        deal.trader_employee_no as jyygh,
        deal.approver_employee_no as sprgh,
        coalesce(happened.remark, deal.remark) as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_market_deal_event') }} as happened
    inner join deal on happened.deal_no = deal.deal_no
    where
        {{ of_month('happened.data_date') }}
        and {{ of_month('happened.event_date') }}
)

{{ deliver('item') }}
