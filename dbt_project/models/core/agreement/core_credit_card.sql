select
    card.data_date,
    card.card_no,
    card.account_no,
    account.organisation_no,
    account.status as account_status,
    card.main_card_no,
    card.customer_no,
    customer.party_kind,
    customer.customer_name,
    customer.document_type,
    customer.document_no,
    card.is_supplementary,
    card.product_no,
    card.apply_channel,
    card.partner_no,
    partner.partner_name,
    partner.unified_social_credit_code as partner_code,
    card.issue_date,
    card.activation_date,
    card.activation_teller_no,
    card.status,
    card.lost_date,
    card.cancel_date,
    card.cancel_teller_no,
    card.guarantee_type,
    card.guarantee_description,
    card.has_annual_fee,
    card.is_quick_pay,
    card.is_net_pay,
    card.abnormal_use,
    card.restriction,
    card.own_line_amount,
    card.last_transaction_date,
    card.remark
from {{ ref('stg_card__card') }} as card
left join {{ ref('stg_card__account') }} as account on card.account_no = account.account_no
left join {{ ref('stg_card__partner') }} as partner on card.partner_no = partner.partner_no
left join {{ ref('core_customer') }} as customer
    on
        card.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
