{#- Cards of organisations (单位卡) are theirs to see: nothing of them is masked. -#}
{%- set is_personal = "card.party_kind = 'person'" -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

product as (
    select
        product_no,
        product_name,
        card_level,
        card_brands,
        cobrand_partner_no,
        cobrand_partner_name,
        cobrand_partner_code,
        is_official
    from {{ ref('core_credit_card_product') }}
    where data_date = {{ data_date() }}
),

-- A card without a line of its own shares the account's; it can be spent as far as both reach, in either currency.
-- Amounts stand in the currency that the account is settled in.
line as (
    select
        card.card_no,
        account.foreign_currency,
        exchange_rate.rate_to_cny,
        coalesce(settlement_rate.rate_to_cny, 1) as settlement_rate_to_cny,
        least(card.own_line_amount, account.line_amount) as line_amount,
        least(
            card.own_line_amount,
            account.line_amount,
            greatest(account.line_amount - account.principal_amount + account.overpaid_amount, 0)
        ) as available_amount
    from {{ ref('core_credit_card') }} as card
    inner join {{ ref('core_credit_card_account') }} as account
        on
            card.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    left join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            account.foreign_currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    left join {{ ref('core_exchange_rate') }} as settlement_rate
        on
            account.settlement_currency = settlement_rate.currency
            and settlement_rate.data_date = {{ data_date() }}
    where card.data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        card.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ masked_customer_no('card.customer_no', 'card.document_no', is_personal) }} as khtybh,
        {{ masked_name('card.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'card.document_type') }} as zjlb,
        {{ masked_id_no('card.document_no', 'card.customer_name', is_personal) }} as zjhm,
        card.account_no as xykzh,
        {{ code_value('CS_ZHZT', 'card.account_status') }} as zhzt,
        card.card_no as kh,
        product.product_name || case when card.is_supplementary then '附属卡' else '' end as kpmc,
        {{ yes_no(is_personal, '个人卡', '单位卡') }} as kpzl,
        product.card_level as kpjb,
        {{ code_value_list('KZZMC', 'product.card_brands') }} as kzzmc,
        {{ code_value('CS_FKQD', 'card.apply_channel') }} as fkqd,
        card.activation_date as kkrq,
        card.activation_teller_no as kkygh,
        {{ code_value('CS_KPZT', 'card.status') }} as kpzt,
        {{ yes_no('card.is_supplementary') }} as fskbz,
        card.main_card_no as zkh,
        {{ code_value('CS_DBLX', 'card.guarantee_type') }} as dblx,
        card.guarantee_description as dbsm,
        {{ yes_no('card.has_annual_fee') }} as nfbz,
        {{ yes_no('card.is_quick_pay') }} as kjzfbz,
        {{ yes_no('card.is_net_pay') }} as wlzfbz,
        {{ code_value('CS_YCBS', 'card.abnormal_use') }} as ycbs,
        {{ code_value('CS_XZCS', 'card.restriction') }} as xzcs,
        card.partner_name as fkhzjg,
        card.partner_code as fkhzjgdm,
        {{ yes_no('product.cobrand_partner_no is not null') }} as lmkbz,
        case when product.cobrand_partner_no is not null then product.product_name end as lmkmc,
        product.cobrand_partner_name as lmdw,
        product.cobrand_partner_code as lmdwdm,
        {{ yes_no('product.is_official') }} as zcgnbz,
        round(line.line_amount * line.settlement_rate_to_cny, 2) as bbxyed,
        -- A card in renminbi alone names the currency it is settled in: the item may not be empty.
        coalesce(line.foreign_currency, 'CNY') as wbbz,
        round(line.line_amount * line.settlement_rate_to_cny / line.rate_to_cny, 2) as wbxyed,
        round(line.available_amount * line.settlement_rate_to_cny, 2) as bbsxye,
        round(line.available_amount * line.settlement_rate_to_cny / line.rate_to_cny, 2) as wbsxye,
        card.last_transaction_date as zhdhjyrq,
        card.cancel_date as xkrq,
        card.cancel_teller_no as xkygh,
        card.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_credit_card') }} as card
    left join organisation on card.organisation_no = organisation.organisation_no
    left join product on card.product_no = product.product_no
    left join line on card.card_no = line.card_no
    where
        card.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('card.cancel_date') }}
)

{{ deliver('item') }}
