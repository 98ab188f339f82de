-- A merchant is active if its payments of the month were settled with it so often: each settlement is a credit to its
-- account under the summary that the acquiring system gives them.
with payment as (
    select
        account_no as settlement_account_no,
        count(*) as payment_count
    from {{ ref('core_deposit_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
        and direction = 'credit'
        and not is_reversal
        and summary = '{{ var('kpi_merchant_settlement_summary') }}'
    group by account_no
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
left join payment on merchant.settlement_account_no = payment.settlement_account_no
left join {{ ref('dim_organisation') }} as organisation
    on
        merchant.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where merchant.data_date = {{ data_date() }}
