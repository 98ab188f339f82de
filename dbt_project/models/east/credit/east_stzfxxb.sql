with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        loan.contract_no as xdhth,
        payment.note_no as xdjjh,
        payment.currency as bz,
        loan.loan_amount as dkje,
        payment.amount as stzfje,
        payment.payment_date as stzfrq,
        payment.payee_account_no as stzfdxzh,
        {{ masked_name('payment.payee_name', "payment.payee_kind = 'person'") }} as stzfdxhm,
        payment.payee_bank_code as stzfdxhh,
        payment.payee_bank_name as stzfdxxm,
        payment.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_entrusted_payment') }} as payment
    left join {{ ref('core_loan') }} as loan
        on
            payment.note_no = loan.note_no
            and loan.data_date = {{ data_date() }}
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        {{ of_month('payment.data_date') }}
        and {{ of_month('payment.payment_date') }}
)

{{ deliver('item') }}
