{#- The credit system does not say who is paid: no organisation's full name is as short as a person's. -#}
{%- set is_person_paid = 'loan.pay_account_name = loan.customer_name or char_length(loan.pay_account_name) <= 4' -%}

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

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no') }} as khtybh,
        {{ masked_name('loan.customer_name') }} as khmc,
        {{ code_value('CS_ZJLB', 'loan.document_type') }} as zjlb,
        {{ masked_id_no('loan.document_no', 'loan.customer_name') }} as zjhm,
        loan.contract_no as xdhth,
        loan.note_no as xdjjh,
        loan.loan_account_no as dkfhzh,
        {{ code_value('CS_XDYWZL', 'loan.business_type') }} as xdywzl,
        {{ issue_type_value('loan.issue_type', 'loan.business_type') }} as dkfflx,
        {{ code_value('CS_FKFS', 'loan.payment_method') }} as fkfs,
        loan.currency as bz,
        loan.loan_amount as dkje,
        loan.balance as dkye,
        {{ code_value('CS_DKWJFL', 'loan.five_class') }} as dkwjfl,
        loan.total_terms as zqs,
        loan.current_term as dqqs,
        loan.extension_count as zqcs,
        loan.issue_date as dkffrq,
        loan.due_date as dkdqrq,
        loan.settle_date as zjrq,
        loan.overdue_principal_amount as qbje,
        loan.overdue_principal_date as qbrq,
        loan.on_balance_arrears_amount as bnqxye,
        loan.off_balance_arrears_amount as bwqxye,
        loan.arrears_date as qxrq,
        loan.arrears_terms as lxqkqs,
        loan.arrears_terms_total as ljqkqs,
        loan.previous_note_no as sbxdjjh,
        loan.pay_account_no as dkrzzh,
        {{ masked_name('loan.pay_account_name', is_person_paid) }} as dkrzhm,
        loan.pay_bank_name as rzzhsshmc,
        {{ code_value('CS_LLLX', 'loan.rate_type') }} as lllx,
        loan.interest_rate as sjll,
        {{ code_value('CS_HKFS', 'loan.repayment_method') }} as hkfs,
        loan.repay_account_no as hkzh,
        loan.repay_bank_name as hkzhsshmc,
        {{ code_value('CS_JXFS', 'loan.interest_method') }} as jxfs,
        loan.next_repayment_date as xqhkrq,
        loan.next_principal_amount as xqyhbj,
        loan.next_interest_amount as xqyhlx,
        loan.purpose as jjdkyt,
        loan.region_code as dktxdq,
        {{ loan_purpose_industry('loan.industry_code', 'loan.business_type', 'loan.region_code') }} as dktxhy,
        {{ yes_no('loan.is_internet') }} as sfhlwdk,
        {{ yes_no('loan.is_green') }} as sflsdk,
        {{ yes_no('loan.is_agriculture') }} as sfsndk,
        {{ yes_no('loan.is_inclusive_agriculture') }} as sfphxsndk,
        {{ yes_no('loan.is_inclusive_small_business') }} as sfphxxwqydk,
        {{ yes_no('loan.is_tech') }} as sfkjdk,
        loan.officer_employee_no as xdygh,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        loan.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan') }} as loan
    left join organisation on loan.organisation_no = organisation.organisation_no
    left join subject on loan.subject_no = subject.subject_no
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
        and loan.party_kind = 'person'
)

{{ deliver('item') }}
