{%- set is_personal = is_personal_document('loan.document_type') -%}

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

-- Of a bill that was bought the account shows the face value, not the price.
bill_note as (
    select
        note.note_no,
        bill.face_amount
    from (
        select
            note_no,
            bill_no
        from {{ ref('core_bill_discount') }}
        where data_date = {{ data_date() }}
        union all
        select
            note_no,
            bill_no
        from {{ ref('core_bill_market_deal') }}
        where
            data_date = {{ data_date() }}
            and deal_kind = 'purchase'
    ) as note
    inner join {{ ref('core_bill') }} as bill
        on
            note.bill_no = bill.bill_no
            and bill.data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no', is_personal) }} as khtybh,
        {{ masked_name('loan.customer_name', is_personal) }} as zhmc,
        loan.loan_account_no as dkfhzh,
        loan.contract_no as xdhth,
        loan.note_no as xdjjh,
        loan.interest_rate as sjll,
        loan.currency as bz,
        coalesce(bill_note.face_amount, loan.loan_amount) as dkje,
        loan.balance as dkye,
        loan.issue_date as ffrq,
        loan.due_date as dqrq,
        loan.issue_date as khrq,
        loan.settle_date as xhrq,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        {{ code_value('CS_ZHZT', 'loan.status') }} as zhzt,
        loan.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan') }} as loan
    left join organisation on loan.organisation_no = organisation.organisation_no
    left join subject on loan.subject_no = subject.subject_no
    left join bill_note on loan.note_no = bill_note.note_no
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
        and loan.party_kind = 'corporate'
)

{{ deliver('item') }}
