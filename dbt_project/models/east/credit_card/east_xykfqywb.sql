{%- set is_personal = "account.party_kind = 'person'" -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

account as (
    select
        account_no,
        organisation_no,
        customer_no,
        party_kind,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_credit_card_account') }}
    where data_date = {{ data_date() }}
),

-- Special plans are granted for one purpose beyond the revolving line; all others but cash take part of that line.
plan as (
    select
        plan_no,
        account_no,
        plan_type,
        case
            when plan_type in ('auto', 'home_improvement', 'parking_space', 'education', 'wedding') then 'special'
            when plan_type = 'cash' then 'cash'
            else 'ordinary'
        end || case when is_merged then '_total' else '_single' end as plan_class,
        application_date,
        application_time,
        currency,
        plan_amount,
        total_terms,
        annual_rate,
        line_amount,
        available_line_amount,
        paid_into_account_no,
        paid_into_account_name,
        is_individual,
        remark
    from {{ ref('core_credit_card_instalment') }}
    where
        data_date = {{ data_date() }}
        and {{ of_month('application_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        account.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        plan.plan_no as fqywbh,
        {{ masked_customer_no('account.customer_no', 'account.document_no', is_personal) }} as khtybh,
        {{ masked_name('account.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'account.document_type') }} as zjlb,
        {{ masked_id_no('account.document_no', 'account.customer_name', is_personal) }} as zjhm,
        plan.account_no as xykzh,
        {{ code_value('CS_FQJYLX', 'plan.plan_class') }} as fqjylx,
        {{ code_value('CS_FQYWLX', 'plan.plan_type') }} as fqywlx,
        plan.application_date as blfqrq,
        plan.application_time as blfqsj,
        plan.currency as bz,
        plan.line_amount as fqzed,
        plan.available_line_amount as kyfqed,
        plan.plan_amount as fqje,
        plan.paid_into_account_no as fqzrkh,
        {{ masked_name('plan.paid_into_account_name', is_personal) }} as fqzrhm,
        {{ yes_no('plan.is_individual') }} as gxhfqbz,
        plan.annual_rate as fqll,
        plan.total_terms as fqqs,
        plan.remark as bbz,
        {{ data_date() }} as cjrq
    from plan
    left join account on plan.account_no = account.account_no
    left join organisation on account.organisation_no = organisation.organisation_no
)

{{ deliver('item') }}
