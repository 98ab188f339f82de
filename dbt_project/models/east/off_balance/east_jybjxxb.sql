-- The business that a document belongs to: a bill, a guarantee or letter of credit, a contract of factoring.
with business as (
    select
        acceptance.bill_no as business_no,
        acceptance.organisation_no,
        bill.currency,
        bill.face_amount as amount
    from {{ ref('core_bill_acceptance') }} as acceptance
    inner join {{ ref('core_bill') }} as bill
        on
            acceptance.bill_no = bill.bill_no
            and bill.data_date = {{ data_date() }}
    where acceptance.data_date = {{ data_date() }}
    union all
    select
        contract_no as business_no,
        organisation_no,
        currency,
        contract_amount as amount
    from {{ ref('core_undertaking') }}
    where data_date = {{ data_date() }}
    union all
    select
        contract_no as business_no,
        organisation_no,
        currency,
        contract_amount as amount
    from {{ ref('core_credit_contract') }}
    where
        data_date = {{ data_date() }}
        and business_type = 'trade_finance'
),

organisation as (
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
        business.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ code_value('CS_JYBJ_YWZL', 'document.business_kind') }} as ywzl,
        document.business_no as pjhhth,
        business.currency as bz,
        business.amount as htje,
        document.document_no as djbh,
        {{ code_value('DJZL', 'document.document_kind') }} as djzl,
        document.document_currency as djbz,
        document.document_amount as djje,
        document.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_trade_document') }} as document
    left join business on document.business_no = business.business_no
    left join organisation on business.organisation_no = organisation.organisation_no
    where
        {{ of_month('document.data_date') }}
        and {{ of_month('document.collection_date') }}
)

{{ deliver('item') }}
