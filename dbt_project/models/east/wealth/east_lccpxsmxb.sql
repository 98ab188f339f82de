{%- set is_personal = is_personal_document('trade.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no,
        region_code
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

agent as (
    select
        agent_code,
        agent_name,
        supervisor_name,
        region_code
    from {{ ref('core_sales_agent') }}
    where data_date = {{ data_date() }}
),

product as (
    select
        product_id,
        product_name,
        registration_code,
        issuer_organisation_no,
        issuer_code,
        product_code
    from {{ ref('core_wealth_product') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        trade.contract_no as htbh,
        trade.trade_no as jyxlh,
        product.issuer_code as fxjgdm,
        issuer.licence_no as jrxkzh,
        issuer.organisation_name as fxjgmc,
        {{ masked_name('trade.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'trade.document_type') }} as khzjlb,
        {{ masked_id_no('trade.document_no', 'trade.customer_name', is_personal) }} as khzjhm,
        trade.account_no as glhqckzh,
        coalesce(opened_at.organisation_name, agent.agent_name) as glzhkhh,
        {{ sales_region('coalesce(opened_at.region_code, agent.region_code)') }} as glzhkhszd,
        {{ yes_no('trade.agent_code is not null') }} as sfdx,
        agent.agent_name as dxjgmc,
        trade.agent_code as dxjgjrjgdm,
        agent.supervisor_name as dxjgssjgbm,
        product.product_code as lccpdm,
        product.product_name as lccpmc,
        product.registration_code as cpdjbm,
        {{ code_value('CS_LC_YWZL', 'trade.trade_type') }} as ywzl,
        trade.currency as bz,
        trade.confirmation_date as ywqrrq,
        trade.confirmation_time as ywqrsj,
        trade.net_value as qrjz,
        trade.amount as qrje,
        trade.cny_amount as zsrmbje,
        trade.units as qrfe,
        trade.fee_amount as sxfje,
        {{ code_value('CS_JYQD', 'trade.channel') }} as jyqd,
        trade.teller_no as jygyh,
        trade.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_wealth_trade') }} as trade
    left join product on trade.product_id = product.product_id
    left join organisation as issuer on product.issuer_organisation_no = issuer.organisation_no
    left join organisation as opened_at on trade.account_organisation_no = opened_at.organisation_no
    left join agent on trade.agent_code = agent.agent_code
    where
        {{ of_month('trade.data_date') }}
        and {{ of_month('trade.confirmation_date') }}
)

{{ deliver('item') }}
