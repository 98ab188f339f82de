{%- set is_personal = is_personal_document('customer.document_type') -%}

with customer as (
    select
        customer_no,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

organisation as (
    select
        organisation_no,
        bank_code,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

line_use as (
    select
        line_no,
        sum(used_amount) as used_amount
    from {{ ref('core_credit_line_use') }}
    where data_date = {{ data_date() }}
    group by line_no
),

item as (
    select
        organisation.bank_code as yhjgdm,
        organisation.licence_no as jrxkzh,
        line.organisation_no as nbjgh,
        {{ masked_customer_no('line.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('customer.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'customer.document_type') }} as khzjlb,
        {{ masked_id_no('customer.document_no', 'customer.customer_name', is_personal) }} as khzjhm,
        line.line_no as sxxyh,
        line.line_name as sxxymc,
        line.application_date as edsqrq,
        {{ code_value('CS_SXZTZL', 'line.subject_kind') }} as sxztzl,
        {{ code_value('CS_SXZL', 'line.line_kind') }} as sxzl,
        line.line_amount as sxed,
        coalesce(line_use.used_amount, 0) as yyed,
        line.currency as bz,
        line.start_date as sxksrq,
        line.end_date as sxdqrq,
        line.approval_opinion as sxjcyj,
        line.approver_employee_no as sprgh,
        line.handler_employee_no as jbrgh,
        {{ code_value('CS_YXZT', 'line.status') }} as sxzt,
        line.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_credit_line') }} as line
    left join line_use on line.line_no = line_use.line_no
    left join organisation on line.organisation_no = organisation.organisation_no
    left join customer on line.customer_no = customer.customer_no
    where
        line.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('line.finish_date') }}
)

{{ deliver('item') }}
