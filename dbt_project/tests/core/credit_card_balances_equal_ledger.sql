-- What is owed on card accounts, by organisation, subject and currency, is the ledger's closing at the data date.
with card as (
    select
        organisation.accounting_organisation_no as organisation_no,
        balance.subject_no,
        balance.currency,
        sum(balance.balance) as debit_balance
    from {{ ref('core_credit_card_balance') }} as balance
    inner join {{ ref('core_credit_card_account') }} as account
        on
            balance.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    inner join {{ ref('core_organisation') }} as organisation
        on
            account.organisation_no = organisation.organisation_no
            and organisation.data_date = {{ data_date() }}
    where
        balance.data_date = {{ data_date() }}
        and balance.subject_no is not null
    group by
        organisation.accounting_organisation_no,
        balance.subject_no,
        balance.currency
),

ledger as (
    select
        organisation_no,
        subject_no,
        currency,
        closing_debit_balance - closing_credit_balance as debit_balance
    from {{ ref('core_ledger_balance') }}
    where
        data_date = {{ data_date() }}
        and accounting_date = {{ data_date() }}
        and subject_no in (select card.subject_no from card)
)

select
    coalesce(card.organisation_no, ledger.organisation_no) as organisation_no,
    coalesce(card.subject_no, ledger.subject_no) as subject_no,
    coalesce(card.currency, ledger.currency) as currency,
    coalesce(card.debit_balance, 0) as card_debit_balance,
    coalesce(ledger.debit_balance, 0) as ledger_debit_balance
from card
full outer join ledger
    on
        card.organisation_no = ledger.organisation_no
        and card.subject_no = ledger.subject_no
        and card.currency = ledger.currency
where coalesce(card.debit_balance, 0) <> coalesce(ledger.debit_balance, 0)
