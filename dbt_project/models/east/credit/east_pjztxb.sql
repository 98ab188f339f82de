{#-
  A bill that was bought is held until it falls due; one that was sold has left the bank at once; one lent or borrowed
  against is back when the deal ends.
-#}
{%- set status -%}
    case
        when deal.deal_kind = 'sale' then 'sold'
        when deal.status = 'open' then 'held'
        when deal.deal_kind = 'purchase' then 'collected'
        else 'repurchased'
    end
{%- endset -%}

{%- set direction -%}
    case when deal.deal_kind in ('purchase', 'pledged_reverse_repo', 'outright_reverse_repo') then 'buy' else 'sell' end
{%- endset -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

bill as (
    select
        bill_no,
        bill_kind,
        currency,
        face_amount,
        draw_date,
        due_date,
        drawer_name,
        acceptor_name,
        discounter_name,
        discount_date
    from {{ ref('core_bill') }}
    where data_date = {{ data_date() }}
),

-- Only organisations may draw, accept and discount bills: their names stay as they are.
item as (
    select
        organisation.licence_no as jrxkzh,
        deal.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        -- Only what was bought outright is a loan.
        deal.note_no as xdhth,
        deal.note_no as xdjjh,
        deal.bill_no as pjhm,
        {{ code_value('CS_PJLX', 'bill.bill_kind') }} as pjlx,
        bill.currency as bz,
        bill.face_amount as pmje,
        bill.draw_date as pjcprq,
        bill.due_date as pjdqrq,
        bill.drawer_name as cprmc,
        bill.acceptor_name as cdrmc,
        bill.discounter_name as txrmc,
        bill.discount_date as txrq,
        {{ code_value('CS_JYFX', direction) }} as jyfx,
        {{ code_value('CS_ZTXLB', 'deal.deal_kind') }} as ztxlb,
        deal.deal_date as ztxrq,
        deal.settlement_amount as ztxje,
        deal.interest_days as ztxjxts,
        deal.deal_rate as ztxll,
        deal.interest_amount as ztxlx,
        deal.repurchase_date as hgrq,
        deal.repurchase_amount as hgje,
        deal.repurchase_rate as hglv,
        deal.repurchase_interest_amount as hglx,
        deal.counterparty_name as jydsmc,
        deal.counterparty_bank_code as jydshh,
        {{ code_value('CS_PJZT', status) }} as pjzt,
        deal.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_bill_market_deal') }} as deal
    left join bill on deal.bill_no = bill.bill_no
    left join organisation on deal.organisation_no = organisation.organisation_no
    where
        deal.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('deal.close_date') }}
)

{{ deliver('item') }}
