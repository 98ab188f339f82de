-- The accounts in an organisation's books, by subject and currency, sum to the ledger's closing at the data date.
-- Interest that borrowers owe has no accounts of its own: what the ledger holds without accounts is the loans' interest
-- in arrears.
with account as (
    select
        organisation_no,
        subject_no,
        currency,
        -balance as debit_balance
    from {{ ref('core_deposit_account') }}
    where data_date = {{ data_date() }}

    union all

    select
        organisation_no,
        subject_no,
        currency,
        debit_balance - credit_balance as debit_balance
    from {{ ref('core_internal_account') }}
    where data_date = {{ data_date() }}

    union all

    select
        organisation_no,
        subject_no,
        currency,
        balance as debit_balance
    from {{ ref('core_loan') }}
    where data_date = {{ data_date() }}

    union all

    select
        organisation_no,
        'loan interest' as subject_no,
        currency,
        on_balance_arrears_amount as debit_balance
    from {{ ref('core_loan') }}
    where data_date = {{ data_date() }}
),

subject_with_accounts as (
    select distinct subject_no
    from account
),

sub_ledger as (
    select
        organisation.accounting_organisation_no as organisation_no,
        account.subject_no,
        account.currency,
        sum(account.debit_balance) as debit_balance
    from account
    inner join {{ ref('core_organisation') }} as organisation
        on
            account.organisation_no = organisation.organisation_no
            and organisation.data_date = {{ data_date() }}
    group by
        organisation.accounting_organisation_no,
        account.subject_no,
        account.currency
),

ledger as (
    select
        ledger_balance.organisation_no,
        coalesce(subject_with_accounts.subject_no, 'loan interest') as subject_no,
        ledger_balance.currency,
        sum(ledger_balance.closing_debit_balance - ledger_balance.closing_credit_balance) as debit_balance
    from {{ ref('core_ledger_balance') }} as ledger_balance
    left join subject_with_accounts on ledger_balance.subject_no = subject_with_accounts.subject_no
    where
        ledger_balance.data_date = {{ data_date() }}
        and ledger_balance.accounting_date = {{ data_date() }}
    group by
        ledger_balance.organisation_no,
        coalesce(subject_with_accounts.subject_no, 'loan interest'),
        ledger_balance.currency
)

select
    coalesce(sub_ledger.organisation_no, ledger.organisation_no) as organisation_no,
    coalesce(sub_ledger.subject_no, ledger.subject_no) as subject_no,
    coalesce(sub_ledger.currency, ledger.currency) as currency,
    coalesce(sub_ledger.debit_balance, 0) as sub_ledger_debit_balance,
    coalesce(ledger.debit_balance, 0) as ledger_debit_balance
from sub_ledger
full outer join ledger
    on
        sub_ledger.organisation_no = ledger.organisation_no
        and sub_ledger.subject_no = ledger.subject_no
        and sub_ledger.currency = ledger.currency
where coalesce(sub_ledger.debit_balance, 0) <> coalesce(ledger.debit_balance, 0)
