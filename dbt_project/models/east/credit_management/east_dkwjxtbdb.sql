{%- set is_personal = is_personal_document('loan.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.contract_no as xdhth,
        class_change.note_no as xdjjh,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no', is_personal) }} as khtybh,
        {{ masked_name('loan.customer_name', is_personal) }} as khmc,
        class_change.change_date as tzrq,
        {{ code_value('CS_DKWJFL', 'class_change.five_class_before') }} as ywjfl,
        {{ code_value('CS_DKWJFL', 'class_change.five_class_after') }} as xwjfl,
        class_change.reason as bdyy,
        {{ code_value('CS_BDFS', 'class_change.change_mode') }} as bdfs,
        class_change.officer_employee_no as jbgyh,
        class_change.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan_class_change') }} as class_change
    inner join {{ ref('core_loan') }} as loan
        on
            class_change.note_no = loan.note_no
            and loan.data_date = {{ data_date() }}
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        {{ of_month('class_change.data_date') }}
        and {{ of_month('class_change.change_date') }}
)

{{ deliver('item') }}
