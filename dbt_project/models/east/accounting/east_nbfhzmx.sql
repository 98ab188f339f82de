with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

subject as not materialized (
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
        organisation.organisation_name as yhjgmc,
        movement.subject_no as mxkmbh,
        subject.subject_name as mxkmmc,
        movement.account_name as zhmc,
        movement.account_no as nbfhzzh,
        movement.transaction_date as hxjyrq,
        movement.transaction_time as hxjysj,
        movement.currency as bz,
        {{ code_value('CS_JYLX', 'movement.transaction_type') }} as jylx,
        {{ code_value('CS_JYJDBZ', 'movement.direction') }} as jyjdbz,
        movement.amount as jyje,
        movement.debit_balance_after_amount as jfye,
        movement.credit_balance_after_amount as dfye,
        movement.counterparty_account_no as dfzh,
        movement.counterparty_subject_no as dfkmbh,
        counterparty_subject.subject_name as dfkmmc,
        {{ masked_name('movement.counterparty_name', "movement.counterparty_kind = 'person'") }} as dfhm,
        movement.counterparty_bank_code as dfxh,
        movement.counterparty_bank_name as dfxm,
        movement.summary as zy,
        {{ yes_no('movement.is_reversal', '冲补抹', '正常') }} as cbmbz,
        {{ code_value('CS_JYQD', 'movement.channel') }} as jyqd,
        {{ yes_no('movement.is_cash', '现', '转') }} as xzbz,
        movement.teller_no as jygyh,
        movement.authorising_teller_no as sqgyh,
        movement.entry_date as jzrq,
        movement.clear_date as xzrq,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_internal_transaction') }} as movement
    left join organisation on movement.organisation_no = organisation.organisation_no
    left join subject on movement.subject_no = subject.subject_no
    left join subject as counterparty_subject on movement.counterparty_subject_no = counterparty_subject.subject_no
    where
        {{ of_month('movement.data_date') }}
        and {{ of_month('movement.transaction_date') }}
)

{{ deliver('item') }}
