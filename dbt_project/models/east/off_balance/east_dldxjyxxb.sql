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

account as (
    select distinct
        account_no,
        organisation_no
    from {{ ref('core_deposit_account') }}
    where data_date = {{ data_date() }}
),

product as (
    select
        product_no,
        product_name,
        product_kind,
        issuer_no,
        financer_name,
        financer_industry_code,
        is_financer_person
    from {{ ref('core_agency_product') }}
    where data_date = {{ data_date() }}
),

issuer as (
    select
        issuer_no,
        issuer_name,
        rating,
        rating_agency,
        clearing_account_no,
        clearing_bank_name
    from {{ ref('core_agency_issuer') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        trade.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ masked_customer_no('trade.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('customer.customer_name', is_personal) }} as khmc,
        trade.account_no as khzh,
        account_bank.organisation_name as khhmc,
        trade.trade_no as jybh,
        {{ code_value('CS_DLDXJYLX', 'product.product_kind') }} as dldxjylx,
        product.product_name as dxcpmc,
        {{ code_value('CS_JYFX', 'trade.direction') }} as jyfx,
        trade.trade_date as jyrq,
        trade.currency as bz,
        trade.trade_amount as jyje,
        issuer.issuer_name as fxjgmc,
        issuer.rating as fxjgpj,
        issuer.rating_agency as fxjgpjjg,
        issuer.clearing_account_no as fxjgqszh,
        issuer.clearing_bank_name as fxjgqshm,
        {{ masked_name('product.financer_name', 'product.is_financer_person') }} as rzrmc,
        product.financer_industry_code as rzrsshy,
        case when trade.fee_amount <> 0 then trade.currency end as sxfbz,
        trade.fee_amount as sxfje,
        {{ yes_no('trade.is_cash', '现', '转') }} as xzbz,
        trade.seller_employee_no as jyygh,
        trade.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_agency_trade') }} as trade
    left join organisation on trade.organisation_no = organisation.organisation_no
    left join customer on trade.customer_no = customer.customer_no
    left join account on trade.account_no = account.account_no
    left join organisation as account_bank on account.organisation_no = account_bank.organisation_no
    left join product on trade.product_no = product.product_no
    left join issuer on product.issuer_no = issuer.issuer_no
    where
        {{ of_month('trade.data_date') }}
        and {{ of_month('trade.trade_date') }}
)

{{ deliver('item') }}
