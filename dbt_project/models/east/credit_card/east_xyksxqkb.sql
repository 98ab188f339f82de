{%- set is_personal = "account.party_kind = 'person'" -%}
{%- set in_month = of_month('movement.data_date') ~ ' and ' ~ of_month('movement.transaction_date') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

exchange_rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

-- Of the calendar month, in the currency the account is settled in; goods returned and entries put right count against
-- what was spent. What the bank books of itself is no transaction of the holder's.
movement as (
    select
        movement.account_no,
        movement.transaction_type,
        movement.channel,
        case
            when movement.transaction_type in ('refund', 'purchase_reversal') then -movement.amount
            else movement.amount
        end * exchange_rate.rate_to_cny / settlement_rate.rate_to_cny as amount
    from {{ ref('core_credit_card_transaction') }} as movement
    inner join {{ ref('core_credit_card_account') }} as account
        on
            movement.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    inner join exchange_rate on movement.currency = exchange_rate.currency
    inner join exchange_rate as settlement_rate on account.settlement_currency = settlement_rate.currency
    where {{ in_month }}
),

month_total as (
    select
        account_no,
        count(*) filter (where channel <> 'batch' or transaction_type = 'repayment_by_own_account') as transactions,
        round(sum(amount) filter (where transaction_type in (
            'purchase', 'refund', 'purchase_reversal', 'merchant_instalment', 'special_instalment', 'cash_advance',
            'cash_transfer', 'cash_instalment'
        )), 2) as overdraft_amount,
        round(sum(amount) filter (where transaction_type in (
            'purchase', 'refund', 'purchase_reversal', 'merchant_instalment', 'special_instalment'
        )), 2) as consumption_amount,
        round(sum(amount) filter (where transaction_type in ('cash_advance', 'cash_transfer')), 2) as cash_amount,
        round(sum(amount) filter (where transaction_type in (
            'annual_fee', 'cash_fee', 'late_fee', 'instalment_fee', 'interest'
        )), 2) as income_amount
    from movement
    group by account_no
),

month_instalment as (
    select
        plan.account_no,
        round(sum(plan.plan_amount * exchange_rate.rate_to_cny / settlement_rate.rate_to_cny), 2) as plan_amount
    from {{ ref('core_credit_card_instalment') }} as plan
    inner join {{ ref('core_credit_card_account') }} as account
        on
            plan.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    inner join exchange_rate on plan.currency = exchange_rate.currency
    inner join exchange_rate as settlement_rate on account.settlement_currency = settlement_rate.currency
    where
        plan.data_date = {{ data_date() }}
        and {{ of_month('plan.application_date') }}
    group by plan.account_no
),

collection as (
    select
        account_no,
        string_agg(distinct collection_method, ';' order by collection_method) as collection_methods
    from {{ ref('core_credit_card_collection') }}
    where
        {{ of_month('data_date') }}
        and {{ of_month('collection_date') }}
    group by account_no
),

-- The line that was granted or raised last; the first line of an account came with its card.
latest_line as (
    select distinct on (account_no)
        account_no,
        adjustment_date,
        case
            when line_kind = 'permanent' and adjustment = 'granted' then 'new_card'
            else line_kind
        end as line_change
    from {{ ref('core_credit_card_line') }}
    where
        data_date = {{ data_date() }}
        and adjustment in ('granted', 'raised')
    order by account_no asc, adjustment_date desc, line_no asc
),

approval as (
    select
        customer_no,
        line_cap_amount,
        assessment_date,
        credit_register_date,
        other_issuer_count,
        other_line_amount
    from {{ ref('core_credit_card_approval') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        account.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ masked_customer_no('account.customer_no', 'account.document_no', is_personal) }} as khtybh,
        {{ masked_name('account.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'account.document_type') }} as zjlb,
        {{ masked_id_no('account.document_no', 'account.customer_name', is_personal) }} as zjhm,
        account.account_no as xykzh,
        {{ code_value('CS_ZHZT', 'account.status') }} as zhzt,
        account.settlement_currency as bz,
        account.overpaid_amount - account.principal_amount - account.interest_and_fees_amount as zhye,
        approval.line_cap_amount as zsxedsx,
        account.cash_line_amount as yjxjsxed,
        approval.assessment_date as zjsxpgrq,
        account.line_amount as dqsxed,
        account.temporary_line_amount as qzlsed,
        account.principal_amount as tzje,
        account.instalment_amount as qzfqye,
        account.frozen_amount as djye,
        account.line_amount - account.principal_amount as dqsxye,
        account.overdue_principal_amount as yqje,
        account.overdue_date as yqrq,
        account.interest_and_fees_amount as ysxf,
        {{ code_value('CS_DKWJFL', 'account.five_class') }} as wjfl,
        month_total.transactions as dyljjybs,
        month_total.overdraft_amount as dyljtzje,
        month_total.consumption_amount as byljxfje,
        month_total.cash_amount as byljqxzzje,
        month_instalment.plan_amount as byljfqjyje,
        month_total.income_amount as byljsr,
        approval.credit_register_date as zxzjcxrq,
        approval.other_issuer_count as yyxykfkhs,
        approval.other_line_amount as yythsxje,
        latest_line.adjustment_date as zjxzsxrq,
        {{ code_value('CS_XZSXLX', 'latest_line.line_change') }} as xzsxlx,
        {{ yes_no('collection.account_no is not null') }} as csbz,
        {{ code_value_list('CS_CSFS', 'collection.collection_methods') }} as csfs,
        account.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_credit_card_account') }} as account
    left join organisation on account.organisation_no = organisation.organisation_no
    left join approval on account.customer_no = approval.customer_no
    left join month_total on account.account_no = month_total.account_no
    left join month_instalment on account.account_no = month_instalment.account_no
    left join collection on account.account_no = collection.account_no
    left join latest_line on account.account_no = latest_line.account_no
    where
        account.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('account.end_date') }}
)

{{ deliver('item') }}
