-- What is granted and owed in several currencies is one figure in the currency that the account is settled in.
with account as (
    select
        account.*,
        settlement_rate.rate_to_cny as settlement_rate_to_cny
    from {{ ref('stg_card__account') }} as account
    left join {{ ref('core_exchange_rate') }} as settlement_rate
        on
            account.settlement_currency = settlement_rate.currency
            and settlement_rate.data_date = {{ data_date() }}
),

credit_line as (
    select
        credit_line.account_no,
        credit_line.line_kind,
        round(credit_line.line_amount * exchange_rate.rate_to_cny / account.settlement_rate_to_cny, 2) as line_amount
    from {{ ref('stg_card__credit_line') }} as credit_line
    inner join account on credit_line.account_no = account.account_no
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            credit_line.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
),

line as (
    select
        account_no,
        sum(line_amount) as line_amount,
        sum(line_amount) filter (where line_kind <> 'permanent') as temporary_line_amount
    from credit_line
    group by account_no
),

balance as (
    select
        account_balance.account_no,
        account_balance.balance_kind,
        round(account_balance.balance * exchange_rate.rate_to_cny / account.settlement_rate_to_cny, 2) as balance
    from {{ ref('stg_card__account_balance') }} as account_balance
    inner join account on account_balance.account_no = account.account_no
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            account_balance.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
),

owed as (
    select
        account_no,
        sum(balance) filter (where balance_kind in ('revolving', 'instalment')) as principal_amount,
        sum(balance) filter (where balance_kind = 'instalment') as instalment_amount,
        sum(balance) filter (where balance_kind in ('interest_and_fees', 'off_balance_interest'))
            as interest_and_fees_amount,
        -sum(balance) filter (where balance_kind = 'overpaid') as overpaid_amount
    from balance
    group by account_no
)

select
    account.data_date,
    account.account_no,
    account.customer_no,
    customer.party_kind,
    customer.customer_name,
    customer.document_type,
    customer.document_no,
    account.organisation_no,
    account.product_no,
    account.settlement_currency,
    account.foreign_currency,
    account.bill_day,
    account.payment_days_count,
    account.open_date,
    account.close_date,
    account.write_off_date,
    account.status,
    account.five_class,
    account.overdue_principal_amount,
    account.overdue_date,
    account.frozen_amount,
    account.cash_line_amount,
    account.auto_pay_account_no,
    account.remark,
    least(account.close_date, account.write_off_date) as end_date,
    coalesce(line.line_amount, 0) as line_amount,
    coalesce(line.temporary_line_amount, 0) as temporary_line_amount,
    coalesce(owed.principal_amount, 0) as principal_amount,
    coalesce(owed.instalment_amount, 0) as instalment_amount,
    coalesce(owed.interest_and_fees_amount, 0) as interest_and_fees_amount,
    coalesce(owed.overpaid_amount, 0) as overpaid_amount
from account
left join line on account.account_no = line.account_no
left join owed on account.account_no = owed.account_no
left join {{ ref('core_customer') }} as customer
    on
        account.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
