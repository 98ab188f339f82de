with organisation as (
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

item as (
    select
        organisation.licence_no as jrxkzh,
        account.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        account.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        account.account_name as zhmc,
        account.account_no as nbfhzzh,
        account.currency as bz,
        {{ code_value('CS_JDBZ', 'account.balance_side') }} as jdbz,
        account.debit_balance as jfye,
        account.credit_balance as dfye,
        {{ yes_no('account.is_interest_bearing') }} as jxbz,
        {{ code_value('CS_JXFS', 'account.interest_method') }} as jxfs,
        account.interest_rate as ll,
        account.open_date as khrq,
        account.close_date as xhrq,
        {{ code_value('CS_ZHZT', 'account.status') }} as zhzt,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_internal_account') }} as account
    left join organisation on account.organisation_no = organisation.organisation_no
    left join subject on account.subject_no = subject.subject_no
    where
        account.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('account.close_date') }}
)

{{ deliver('item') }}
