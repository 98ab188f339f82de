{%- set is_personal = is_personal_document('customer.document_type') -%}

with customer as (
    select
        customer_no,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        contract.organisation_no as nbjgh,
        {{ masked_customer_no('contract.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('contract.customer_name', is_personal) }} as khmc,
        contract.contract_no as xdhth,
        contract.master_contract_no as zhth,
        contract.contract_name as htmc,
        {{ code_value('CS_XDYWZL', 'contract.business_type') }} as xdywzl,
        contract.currency as bz,
        contract.contract_amount as htje,
        contract.start_date as htqsrq,
        contract.end_date as htdqrq,
        {{ code_value('CS_DBLX', 'contract.guarantee_type') }} as dblx,
        contract.purpose as htdkyt,
        contract.manager_employee_no as khjlgh,
        {{ code_value('CS_HTZT', 'contract.status') }} as htzt,
        contract.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_credit_contract') }} as contract
    left join organisation on contract.organisation_no = organisation.organisation_no
    left join customer on contract.customer_no = customer.customer_no
    where
        contract.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('contract.finish_date') }}
)

{{ deliver('item') }}
