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

bill as (
    select
        bill_no,
        bill_kind,
        currency,
        face_amount,
        draw_date,
        due_date,
        drawer_name,
        drawer_account_no,
        drawer_bank_name,
        payee_name,
        payee_account_no,
        payee_bank_name
    from {{ ref('core_bill') }}
    where data_date = {{ data_date() }}
),

discounted as (
    select distinct bill_no
    from {{ ref('core_bill_discount') }}
    where data_date = {{ data_date() }}
),

-- Only organisations may draw bills and be paid by them: their names and numbers stay as they are.
item as (
    select
        organisation.licence_no as jrxkzh,
        acceptance.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        acceptance.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        acceptance.bill_no as pjhm,
        {{ code_value('CS_PJLX', 'bill.bill_kind') }} as pjlx,
        bill.currency as bz,
        bill.face_amount as pmje,
        bill.draw_date as pjcprq,
        bill.due_date as pjdqrq,
        acceptance.customer_no as cprbh,
        bill.drawer_name as cprmc,
        bill.drawer_account_no as cprzh,
        bill.drawer_bank_name as cprkhhmc,
        bill.payee_name as skrmc,
        bill.payee_account_no as skrzh,
        bill.payee_bank_name as skrkhhmc,
        {{ yes_no('discounted.bill_no is not null') }} as sfzbhtx,
        acceptance.trade_description as mybj,
        acceptance.other_fee_currency as sxfbz,
        acceptance.other_fee_amount as sxfje,
        acceptance.margin_ratio as bzjbl,
        acceptance.margin_currency as bzjbz,
        acceptance.margin_amount as bzjje,
        acceptance.margin_account_no as bzjzh,
        {{ code_value('CS_PJZT', 'acceptance.status') }} as pjzt,
        acceptance.manager_employee_no as jbygh,
        acceptance.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_bill_acceptance') }} as acceptance
    left join bill on acceptance.bill_no = bill.bill_no
    left join discounted on acceptance.bill_no = discounted.bill_no
    left join organisation on acceptance.organisation_no = organisation.organisation_no
    left join subject on acceptance.subject_no = subject.subject_no
    where
        acceptance.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('acceptance.close_date') }}
)

{{ deliver('item') }}
