with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

loan as (
    select
        note_no,
        status,
        settle_date
    from {{ ref('core_loan') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        trade_finance.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        trade_finance.contract_no as xdhth,
        trade_finance.note_no as xdjjh,
        {{ code_value('CS_MYRZPZ', 'trade_finance.product') }} as myrzpz,
        trade_finance.currency as bz,
        trade_finance.financed_amount as myrzje,
        trade_finance.issue_date as fkrq,
        trade_finance.due_date as hkrq,
        trade_finance.letter_bank_name as kzhmc,
        trade_finance.buyer_name as ghfmc,
        trade_finance.seller_name as xhfmc,
        trade_finance.trade_description as myjybj,
        trade_finance.payee_name as zfdxmc,
        trade_finance.repayer_name as hkdxmc,
        trade_finance.fee_currency as sxfbz,
        trade_finance.fee_amount as sxfje,
        trade_finance.margin_ratio as bzjbl,
        trade_finance.margin_currency as bzjbz,
        trade_finance.margin_amount as bzjje,
        trade_finance.margin_account_no as bzjzh,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        trade_finance.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_trade_finance') }} as trade_finance
    left join loan on trade_finance.note_no = loan.note_no
    left join organisation on trade_finance.organisation_no = organisation.organisation_no
    where
        trade_finance.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
