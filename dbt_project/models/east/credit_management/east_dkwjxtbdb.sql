{%- set is_personal = is_personal_document('class_change.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- The card system classifies accounts at the end of a month, by the days overdue; the card is the main one in force.
main_card as (
    select distinct on (account_no)
        account_no,
        card_no
    from {{ ref('core_credit_card') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('cancel_date') }}
    order by account_no asc, is_supplementary asc, cancel_date desc, card_no asc
),

class_change as (
    select
        loan.organisation_no,
        loan.contract_no,
        class_change.note_no,
        loan.customer_no,
        loan.customer_name,
        loan.document_type,
        loan.document_no,
        class_change.change_date,
        class_change.five_class_before,
        class_change.five_class_after,
        class_change.reason,
        class_change.change_mode,
        class_change.officer_employee_no,
        class_change.remark
    from {{ ref('core_loan_class_change') }} as class_change
    inner join {{ ref('core_loan') }} as loan
        on
            class_change.note_no = loan.note_no
            and loan.data_date = {{ data_date() }}
    where
        {{ of_month('class_change.data_date') }}
        and {{ of_month('class_change.change_date') }}
    union all
    select
        account.organisation_no,
        account.account_no as contract_no,
        main_card.card_no as note_no,
        account.customer_no,
        account.customer_name,
        account.document_type,
        account.document_no,
        account.data_date as change_date,
        earlier.five_class as five_class_before,
        account.five_class as five_class_after,
        '逾期天数变化' as reason,
        'automatic' as change_mode,
        null as officer_employee_no,
        null as remark
    from {{ ref('core_credit_card_account') }} as account
    inner join {{ ref('core_credit_card_account') }} as earlier
        on
            account.account_no = earlier.account_no
            and earlier.data_date = {{ previous_month_end() }}
    inner join main_card on account.account_no = main_card.account_no
    where
        account.data_date = {{ data_date() }}
        and account.five_class <> earlier.five_class
        and {{ valid_or_just_ended('account.end_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        class_change.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        class_change.contract_no as xdhth,
        class_change.note_no as xdjjh,
        {{ masked_customer_no('class_change.customer_no', 'class_change.document_no', is_personal) }} as khtybh,
        {{ masked_name('class_change.customer_name', is_personal) }} as khmc,
        class_change.change_date as tzrq,
        {{ code_value('CS_DKWJFL', 'class_change.five_class_before') }} as ywjfl,
        {{ code_value('CS_DKWJFL', 'class_change.five_class_after') }} as xwjfl,
        class_change.reason as bdyy,
        {{ code_value('CS_BDFS', 'class_change.change_mode') }} as bdfs,
        class_change.officer_employee_no as jbgyh,
        class_change.remark as bbz,
        {{ data_date() }} as cjrq
    from class_change
    left join organisation on class_change.organisation_no = organisation.organisation_no
)

{{ deliver('item') }}
