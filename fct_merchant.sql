-- A merchant is active if so many payments of the month came in through it; payments are those of the bank's own credit
-- cards and of its customers' settlement, as far as the systems name the merchant.
with payment as (
    select
        merchant_no,
        count(*) as payment_count
    from {{ ref('core_credit_card_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
        and transaction_type = 'purchase'
        and merchant_no is not null
    group by merchant_no
)

select
    merchant.data_date,
    merchant.merchant_no,
    merchant.merchant_type,
    merchant.category_name,
    merchant.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    merchant.status = 'normal' as is_signed,
    coalesce(payment.payment_count, 0) as month_payment_count,
    merchant.status = 'normal'
    and coalesce(payment.payment_count, 0) >= {{ var('kpi_merchant_active_payments') }} as is_active
from {{ ref('core_merchant') }} as merchant
left join payment on merchant.merchant_no = payment.merchant_no
left join {{ ref('dim_organisation') }} as organisation
    on
        merchant.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where merchant.data_date = {{ data_date() }}
