with customer as (
    select
        customer_no,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

subject as (
    select
        subject_no,
        subject_name
    from {{ ref('core_subject') }}
    where data_date = {{ data_date() }}
),

joint_account as (
    select distinct account_no
    from {{ ref('core_account_holder') }}
    where
        data_date = {{ data_date() }}
        and holder_role = 'joint_holder'
),

item as (
    select
        organisation.licence_no as jrxkzh,
        account.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        account.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        {{ masked_customer_no('account.customer_no', 'customer.document_no') }} as khtybh,
        {{ masked_name('account.account_name') }} as zhmc,
        account.account_no as grckzh,
        {{ code_value('CS_GRCKZHLX', 'account.product_class') }} as grckzhlx,
        {{ yes_no('account.is_margin') }} as bzjzhbz,
        account.interest_rate as ll,
        account.currency as bz,
        account.balance as ckye,
        account.open_date as khrq,
        account.open_teller_no as khgyh,
        account.last_transaction_date as scdhrq,
        account.close_date as xhrq,
        {{ code_value('CS_CHLB', 'account.cash_remit') }} as chlb,
        {{ code_value('CS_ZHZT', 'account.status') }} as zhzt,
        case when joint_account.account_no is not null then '联名账户' end as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_deposit_account') }} as account
    left join organisation on account.organisation_no = organisation.organisation_no
    left join subject on account.subject_no = subject.subject_no
    left join customer on account.customer_no = customer.customer_no
    left join joint_account on account.account_no = joint_account.account_no
    where
        account.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('account.close_date') }}
        and account.party_kind = 'person'
)

{{ deliver('item') }}
