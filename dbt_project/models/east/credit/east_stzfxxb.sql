with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- A payee is named once a note and month, by the key of the table: what went to one account in several parts is summed.
payment as (
    select
        note_no,
        payee_account_no,
        currency,
        sum(amount) as amount,
        max(payment_date) as payment_date,
        max(payee_name) as payee_name,
        max(payee_kind) as payee_kind,
        max(payee_bank_code) as payee_bank_code,
        max(payee_bank_name) as payee_bank_name,
        case when count(*) > 1 then '本月共' || count(*) || '笔' else max(remark) end as remark
    from {{ ref('core_entrusted_payment') }}
    where
        {{ of_month('data_date') }}
        and {{ of_month('payment_date') }}
    group by
        note_no,
        payee_account_no,
        currency
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
    from payment
    left join {{ ref('core_loan') }} as loan
        on
            payment.note_no = loan.note_no
            and loan.data_date = {{ data_date() }}
    left join organisation on loan.organisation_no = organisation.organisation_no
)

{{ deliver('item') }}
