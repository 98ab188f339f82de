{%- set is_personal = "card.party_kind = 'person'" -%}

-- What a card says of its holder is worked out once a card, not once a transaction.
with card as (
    select
        card.card_no,
        account.write_off_date,
        organisation.licence_no,
        organisation.organisation_name,
        {{ masked_customer_no(
            'card.customer_no',
            'card.document_no',
            is_personal,
            digest='customer_digest.digest'
        ) }} as masked_customer_no,
        {{ masked_name('card.customer_name', is_personal) }} as masked_name,
        {{ code_value('CS_ZJLB', 'card.document_type') }} as document_type,
        {{ masked_id_no(
            'card.document_no',
            'card.customer_name',
            is_personal,
            digest='document_digest.digest'
        ) }} as masked_document_no
    from {{ ref('core_credit_card') }} as card
    left join {{ ref('core_credit_card_account') }} as account
        on
            card.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    left join {{ ref('core_organisation') }} as organisation
        on
            card.organisation_no = organisation.organisation_no
            and organisation.data_date = {{ data_date() }}
    {{ join_sm3('customer_digest', sm3_input_customer_no('card.customer_no', 'card.document_no')) }}
    {{ join_sm3('document_digest', sm3_input_id_no('card.document_no', 'card.customer_name')) }}
    where card.data_date = {{ data_date() }}
    -- Kept apart as it is: a materialised CTE would be closed to parallel workers.
    offset 0 -- noqa: AM09
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
        card.licence_no as jrxkzh,
        movement.organisation_no as nbjgh,
        card.organisation_name as yhjgmc,
        movement.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        card.masked_customer_no as khtybh,
        card.masked_name as khmc,
        card.document_type as zjlb,
        card.masked_document_no as zjhm,
        movement.account_no as xykzh,
        movement.card_no as kh,
        {{ code_value('CS_KPJYLX', 'movement.transaction_type') }} as kpjylx,
        {{ code_value('CS_JYJDBZ', 'movement.direction') }} as jyjdbz,
        movement.transaction_date as hxjyrq,
        movement.transaction_time as hxjysj,
        movement.currency as bz,
        movement.amount as jyje,
        -- What is owed stands below zero, what is overpaid above.
        -movement.balance_after_amount as zhye,
        movement.counterparty_account_no as dfzh,
        {{ masked_name('movement.counterparty_name', "movement.counterparty_kind = 'person'") }} as dfhm,
        movement.counterparty_bank_code as dfxh,
        movement.counterparty_bank_name as dfxm,
        movement.merchant_no as shbh,
        movement.merchant_name as shmc,
        movement.summary as zy,
        {{ yes_no('movement.is_online', '线上', '线下') }} as xsxxjybz,
        movement.fee_currency as sxfbz,
        movement.fee_amount as sxfje,
        movement.bill_date as jyzdrq,
        movement.due_date as zchkrq,
        {{ yes_no('movement.plan_no is not null') }} as fqfkbz,
        case
            when movement.plan_no is not null
                then {{ yes_no("movement.transaction_type like 'instalment_settled_early_%'") }}
        end as tqjqbz,
        {{ code_value('CS_JYQD', 'movement.channel') }} as jyqd,
        movement.ip_address as ipdz,
        movement.mac_address as macdz,
        movement.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_credit_card_transaction') }} as movement
    inner join card on movement.card_no = card.card_no
    left join subject on movement.subject_no = subject.subject_no
    where
        {{ of_month('movement.data_date') }}
        and {{ of_month('movement.transaction_date') }}
        -- From the day on which the debt is written off nothing more is filed of a card.
        and (card.write_off_date is null or movement.transaction_date < card.write_off_date)
        -- The holder owes the same on and off the balance sheet.
        and movement.transaction_type not in ('moved_off_balance', 'write_off')
)

{{ deliver('item') }}
