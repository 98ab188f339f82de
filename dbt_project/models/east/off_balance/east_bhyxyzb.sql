{%- set is_personal = is_personal_document('undertaking.document_type') -%}

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

-- Beneficiaries are firms and authorities: nobody opens a guarantee in favour of a person here.
item as (
    select
        organisation.licence_no as jrxkzh,
        undertaking.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        undertaking.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        undertaking.contract_no as htbh,
        {{ code_value('CS_BHXYZ_YWZL', 'undertaking.undertaking_kind') }} as ywzl,
        undertaking.currency as xyzbzdm,
        undertaking.contract_amount as xyzje,
        undertaking.paid_amount as ydfje,
        undertaking.unpaid_amount as xyzye,
        undertaking.start_date as ktqsrq,
        undertaking.end_date as ktdqrq,
        {{ masked_customer_no('undertaking.customer_no', 'undertaking.document_no', is_personal) }} as sqrbh,
        {{ masked_name('undertaking.customer_name', is_personal) }} as sqrmc,
        undertaking.applicant_country as sqrgjdm,
        undertaking.beneficiary_name as syrmc,
        undertaking.beneficiary_country as syrgjdm,
        undertaking.beneficiary_account_no as syrzh,
        undertaking.beneficiary_bank_name as syrkhhmc,
        undertaking.tenor_days as zfqx,
        undertaking.trade_description as htmybj,
        undertaking.fee_currency as sxfbz,
        undertaking.fee_amount as sxfje,
        undertaking.margin_ratio as bzjbl,
        undertaking.margin_currency as bzjbz,
        undertaking.margin_amount as bzjje,
        {{ code_value('CS_BHXYZ_HTZT', 'undertaking.status') }} as htzt,
        undertaking.manager_employee_no as jbygh,
        undertaking.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_undertaking') }} as undertaking
    left join organisation on undertaking.organisation_no = organisation.organisation_no
    left join subject on undertaking.subject_no = subject.subject_no
    where
        undertaking.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('undertaking.close_date') }}
)

{{ deliver('item') }}
