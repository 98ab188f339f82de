-- What was paid to accounts here by payroll this month, one row per payment. Whose basic account is here, the bank has
-- as a customer for all of its business; who pays from an account elsewhere, it knows as a payer only.
with account as (
    select
        account_no,
        max(customer_no) as customer_no,
        bool_or(status <> 'closed') as is_open
    from {{ ref('core_deposit_account') }}
    where data_date = {{ data_date() }}
    group by account_no
),

payment as (
    select
        payee.transaction_no,
        payee.account_no,
        payee.customer_no,
        payee.transaction_date,
        payee.handling_organisation_no,
        payee.channel,
        payee.counterparty_kind,
        payee.counterparty_account_no,
        payee.currency,
        payee.amount,
        coalesce(payee.summary, '') ~ '{{ var('kpi_payroll_pension_summary') }}' as is_pension
    from {{ ref('core_deposit_transaction') }} as payee
    where
        payee.data_date > {{ previous_month_end() }}
        and payee.data_date <= {{ data_date() }}
        and payee.transaction_type = 'payroll'
        and payee.direction = 'credit'
        and not payee.is_reversal
)

select
    {{ data_date() }} as data_date,
    payment.transaction_no,
    payment.account_no,
    payment.customer_no,
    payment.transaction_date,
    payer.customer_no as payer_customer_no,
    coalesce(corporate.enterprise_size, 'unknown') as payer_size,
    case
        when payment.counterparty_kind = 'internal' then 'own_staff'
        when payer.account_no is null then 'elsewhere'
        when coalesce(basic_account.is_open, false) then 'basic'
        else 'non_basic'
    end as payer_kind,
    case when payment.is_pension then 'pension' else 'wage' end as payroll_kind,
    payment.channel,
    round(payment.amount * exchange_rate.rate_to_cny, 2) as amount,
    payment.handling_organisation_no as organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no
from payment
left join account as payer on payment.counterparty_account_no = payer.account_no
left join {{ ref('core_corporate') }} as corporate
    on
        payer.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join account as basic_account on corporate.basic_account_no = basic_account.account_no
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        payment.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        payment.handling_organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
