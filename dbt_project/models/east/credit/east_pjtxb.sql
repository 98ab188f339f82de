{%- set is_personal = is_personal_document('discount.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

bill as (
    select
        bill_no,
        bill_kind,
        currency,
        face_amount,
        draw_date,
        due_date,
        drawer_name,
        acceptor_name
    from {{ ref('core_bill') }}
    where data_date = {{ data_date() }}
),

-- Only organisations may draw and accept bills: their names stay as they are.
item as (
    select
        organisation.licence_no as jrxkzh,
        discount.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        discount.contract_no as xdhth,
        discount.note_no as xdjjh,
        discount.bill_no as pjhm,
        {{ code_value('CS_PJLX', 'bill.bill_kind') }} as pjlx,
        bill.currency as bz,
        bill.face_amount as pmje,
        bill.draw_date as pjcprq,
        bill.due_date as pjdqrq,
        bill.drawer_name as cprmc,
        bill.acceptor_name as cdrmc,
        {{ masked_name('discount.customer_name', is_personal) }} as txrmc,
        {{ masked_customer_no('discount.customer_no', 'discount.document_no', is_personal) }} as txrkhtybh,
        discount.account_no as txrzh,
        discount.account_bank_name as txrkhhmc,
        discount.paid_amount as txje,
        discount.discount_date as txrq,
        discount.interest_days as txjxts,
        discount.discount_rate as txl,
        discount.interest_amount as txlx,
        {{ code_value('CS_PJZT', 'discount.status') }} as pjzt,
        discount.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_bill_discount') }} as discount
    left join bill on discount.bill_no = bill.bill_no
    left join organisation on discount.organisation_no = organisation.organisation_no
    where
        discount.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('discount.close_date') }}
)

{{ deliver('item') }}
