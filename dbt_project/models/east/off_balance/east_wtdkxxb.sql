{%- set is_personal_entrustor = is_personal_document('entrustor.document_type') -%}
{%- set is_personal_borrower = is_personal_document('loan.borrower_document_type') -%}

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

customer as (
    select
        customer_no,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

-- A loan within a cash pool is reported once, in the month of its lending, and as in no state of a loan.
loan as (
    select
        loan.organisation_no,
        loan.subject_no,
        loan.contract_no,
        loan.note_no,
        {{ code_value('CS_WTDKLX', 'entrustment.entrustment_type') }} as entrustment_type,
        loan.currency,
        loan.loan_amount,
        loan.issue_date,
        loan.due_date,
        entrustment.entrustor_no,
        entrustment.entrustor_account_no,
        entrustment.entrustor_bank_name,
        loan.customer_name as borrower_name,
        loan.document_type as borrower_document_type,
        loan.pay_account_no as borrower_account_no,
        loan.pay_bank_name as borrower_bank_name,
        loan.interest_rate > 0 as bears_interest,
        entrustment.fee_currency,
        entrustment.fee_amount,
        loan.officer_employee_no,
        {{ code_value('CS_DKZT', 'loan.status') }} as status,
        entrustment.remark
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_entrustment') }} as entrustment
        on
            loan.contract_no = entrustment.contract_no
            and entrustment.data_date = {{ data_date() }}
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}

    union all

    select
        pooled.organisation_no,
        pooled.subject_no,
        pooled.agreement_no as contract_no,
        pooled.loan_no as note_no,
        '现金管理项下委托贷款' as entrustment_type,
        pooled.currency,
        pooled.amount as loan_amount,
        pooled.lending_date as issue_date,
        pooled.agreement_end_date as due_date,
        pooled.entrustor_no,
        pooled.entrustor_account_no,
        pooled.entrustor_bank_name,
        borrower.customer_name as borrower_name,
        borrower.document_type as borrower_document_type,
        pooled.borrower_account_no,
        pooled.borrower_bank_name,
        false as bears_interest,
        pooled.fee_currency,
        pooled.fee_amount,
        null as officer_employee_no,
        '其他-现金管理项下' as status,
        pooled.remark
    from {{ ref('core_cash_pool_loan') }} as pooled
    left join customer as borrower on pooled.borrower_no = borrower.customer_no
    where
        {{ of_month('pooled.data_date') }}
        and {{ of_month('pooled.lending_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        loan.contract_no as htbh,
        loan.note_no as xdjjh,
        loan.entrustment_type as wtdklx,
        loan.currency as bz,
        loan.loan_amount as dkje,
        loan.issue_date as htqsrq,
        loan.due_date as htdqrq,
        {{ masked_customer_no('loan.entrustor_no', 'entrustor.document_no', is_personal_entrustor) }} as wtrbh,
        {{ masked_name('entrustor.customer_name', is_personal_entrustor) }} as wtrmc,
        loan.entrustor_account_no as wtrzh,
        loan.entrustor_bank_name as wtrkhhmc,
        {{ masked_name('loan.borrower_name', is_personal_borrower) }} as syrmc,
        loan.borrower_account_no as syrzh,
        loan.borrower_bank_name as syrkhhmc,
        {{ yes_no('loan.bears_interest') }} as sfsx,
        loan.fee_currency as sxfbz,
        loan.fee_amount as sxfje,
        loan.officer_employee_no as khjlgh,
        loan.status as dkzt,
        loan.remark as bbz,
        {{ data_date() }} as cjrq
    from loan
    left join organisation on loan.organisation_no = organisation.organisation_no
    left join subject on loan.subject_no = subject.subject_no
    left join customer as entrustor on loan.entrustor_no = entrustor.customer_no
)

{{ deliver('item') }}
