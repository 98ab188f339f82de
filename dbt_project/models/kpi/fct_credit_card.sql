-- Cards that are given out and can be used: neither those that wait to be activated nor those whose card or account has
-- been closed. Frozen and lost cards are still the bank's.
select
    card.data_date,
    card.card_no,
    card.product_no,
    product.product_name,
    card.is_supplementary,
    card.status,
    card.issue_date,
    card.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no
from {{ ref('core_credit_card') }} as card
left join {{ ref('core_credit_card_product') }} as product
    on
        card.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        card.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    card.data_date = {{ data_date() }}
    and card.status not in ('not_activated', 'cancelled')
    and card.account_status <> 'closed'
