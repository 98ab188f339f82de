{%- set is_personal = is_personal_document('account.document_type') -%}

-- What an account says of its holder is worked out once an account, not once a transaction.
with account as (
    select
        account.account_no,
        account.currency,
        account.cash_remit,
        {{ masked_customer_no(
            'account.customer_no',
            'account.document_no',
            is_personal,
            digest='customer_digest.digest'
        ) }} as masked_customer_no,
        {{ masked_name('account.account_name', is_personal) }} as masked_name
    from {{ ref('core_deposit_account') }} as account
    {{ join_sm3('customer_digest', sm3_input_customer_no('account.customer_no', 'account.document_no')) }}
    where
        account.data_date = {{ data_date() }}
        and account.party_kind = 'corporate'
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
        account.masked_customer_no as khtybh,
        account.masked_name as zhmc,
        movement.account_no as dgckzh,
        coalesce(movement.external_account_no, movement.account_no) as wbzh,
        {{ code_value('CS_JYLX', 'movement.transaction_type') }} as jylx,
        {{ code_value('CS_JYJDBZ', 'movement.direction') }} as jyjdbz,
        movement.transaction_date as hxjyrq,
        movement.transaction_time as hxjysj,
        movement.currency as bz,
        movement.amount as jyje,
        movement.balance_after_amount as zhye,
        movement.counterparty_account_no as dfzh,
        {{ masked_name('movement.counterparty_name', "movement.counterparty_kind = 'person'") }} as dfhm,
        movement.counterparty_bank_code as dfxh,
        movement.counterparty_bank_name as dfxm,
        movement.summary as zy,
        movement.remark as fy,
        {{ yes_no('movement.is_reversal', '冲补抹', '正常') }} as cbmbz,
        {{ yes_no('movement.is_cash', '现', '转') }} as xzbz,
        {{ code_value('CS_JYQD', 'movement.channel') }} as jyqd,
        movement.ip_address as ipdz,
        movement.mac_address as macdz,
        movement.teller_no as jygyh,
        movement.authorising_teller_no as sqgyh,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_deposit_transaction') }} as movement
    left join account
        on
            movement.account_no = account.account_no
            and movement.currency = account.currency
            and movement.cash_remit = account.cash_remit
    left join organisation on movement.organisation_no = organisation.organisation_no
    left join subject on movement.subject_no = subject.subject_no
    where
        {{ of_month('movement.data_date') }}
        and {{ of_month('movement.transaction_date') }}
        and movement.party_kind = 'corporate'
)

{{ deliver('item') }}
