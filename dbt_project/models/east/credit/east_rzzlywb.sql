{%- set is_personal = is_personal_document('loan.document_type') -%}
{%- set is_personal_lessor = is_personal_document('lease.lessor_document_type') -%}

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
        loan.note_no as xdjjh,
        {{ code_value('CS_RZZLLX', 'lease.lease_type') }} as rzzllx,
        lease.leased_object as zlbdw,
        contract.currency as xyzbzdm,
        contract.contract_amount as xyzje,
        loan.balance as xyzye,
        contract.start_date as htydrq,
        contract.end_date as htdqrq,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no', is_personal) }} as czrbh,
        {{ masked_name('loan.customer_name', is_personal) }} as czrmc,
        loan.repay_account_no as czrzh,
        loan.repay_bank_name as czrkhhmc,
        {{ masked_name('lease.lessor_name', is_personal_lessor) }} as zlgsmc,
        {{ code_value('CS_ZJLB', 'lease.lessor_document_type') }} as zlgszjlb,
        {{ masked_id_no('lease.lessor_document_no', 'lease.lessor_name', is_personal_lessor) }} as zlgszjhm,
        lease.fee_currency as sxfbz,
        lease.fee_amount as sxfje,
        lease.margin_ratio as bzjbl,
        lease.margin_currency as bzjbz,
        lease.margin_amount as bzjje,
        lease.margin_account_no as bzjzh,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        lease.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_lease') }} as lease
        on
            loan.contract_no = lease.contract_no
            and lease.data_date = {{ data_date() }}
    inner join {{ ref('core_credit_contract') }} as contract
        on
            loan.contract_no = contract.contract_no
            and contract.data_date = {{ data_date() }}
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
