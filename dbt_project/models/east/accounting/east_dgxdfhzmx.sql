{%- set is_personal = is_personal_document('loan.document_type') -%}

-- What a loan says of its holder is worked out once a loan, not once a transaction.
with loan as (
    select
        loan.note_no,
        {{ masked_customer_no(
            'loan.customer_no',
            'loan.document_no',
            is_personal,
            digest='customer_digest.digest'
        ) }} as masked_customer_no,
        {{ masked_name('loan.customer_name', is_personal) }} as masked_name
    from {{ ref('core_loan') }} as loan
    {{ join_sm3('customer_digest', sm3_input_customer_no('loan.customer_no', 'loan.document_no')) }}
    where
        loan.data_date = {{ data_date() }}
        and loan.party_kind = 'corporate'
    -- Kept apart as it is: a materialised CTE would be closed to parallel workers.
    offset 0 -- noqa: AM09
),

organisation as (
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
        movement.transaction_no as jyxlh,
        organisation.licence_no as jrxkzh,
        movement.organisation_no as nbjgh,
        movement.handling_organisation_no as ywbljgh,
        organisation.organisation_name as yhjgmc,
        movement.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        loan.masked_customer_no as khtybh,
        loan.masked_name as zhmc,
        movement.loan_account_no as dkfhzh,
        movement.note_no as xdjjh,
        movement.transaction_date as hxjyrq,
        movement.transaction_time as hxjysj,
        {{ code_value('CS_JYLX', 'movement.transaction_type') }} as jylx,
        {{ code_value('CS_JYJDBZ', 'movement.direction') }} as jyjdbz,
        movement.currency as bz,
        movement.amount as jyje,
        movement.balance_after_amount as zhye,
        movement.counterparty_account_no as dfzh,
        {{ masked_name('movement.counterparty_name', "movement.counterparty_kind = 'person'") }} as dfhm,
        movement.counterparty_bank_code as dfxh,
        movement.counterparty_bank_name as dfxm,
        movement.summary as zy,
        {{ code_value('CS_JYQD', 'movement.channel') }} as jyqd,
        {{ yes_no('movement.is_reversal', '冲补抹', '正常') }} as cbmbz,
        movement.teller_no as jygyh,
        movement.authorising_teller_no as sqgyh,
        {{ yes_no('movement.is_cash', '现', '转') }} as xzbz,
        movement.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan_transaction') }} as movement
    left join loan on movement.note_no = loan.note_no
    left join organisation on movement.organisation_no = organisation.organisation_no
    left join subject on movement.subject_no = subject.subject_no
    where
        {{ of_month('movement.data_date') }}
        and {{ of_month('movement.transaction_date') }}
        and movement.party_kind = 'corporate'
)

{{ deliver('item') }}
