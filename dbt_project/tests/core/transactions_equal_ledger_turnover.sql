-- The movements of the accounts in an organisation's books, by subject, currency and day, sum to the ledger's turnover.
with movement as (
    select
        organisation_no,
        subject_no,
        currency,
        transaction_date,
        case when direction = 'debit' then amount else 0 end as debit_amount,
        case when direction = 'credit' then amount else 0 end as credit_amount
    from {{ ref('core_deposit_transaction') }}
    where data_date = {{ data_date() }}

    union all

    select
        organisation_no,
        subject_no,
        currency,
        transaction_date,
        case when direction = 'debit' then amount else 0 end as debit_amount,
        case when direction = 'credit' then amount else 0 end as credit_amount
    from {{ ref('core_internal_transaction') }}
    where data_date = {{ data_date() }}

    union all

    select
        organisation_no,
        subject_no,
        currency,
        transaction_date,
        case when direction = 'debit' then amount else 0 end as debit_amount,
        case when direction = 'credit' then amount else 0 end as credit_amount
    from {{ ref('core_loan_transaction') }}
    where data_date = {{ data_date() }}
),

detail as (
    select
        organisation.accounting_organisation_no as organisation_no,
        movement.subject_no,
        movement.currency,
        movement.transaction_date,
        sum(movement.debit_amount) as debit_turnover,
        sum(movement.credit_amount) as credit_turnover
    from movement
    inner join {{ ref('core_organisation') }} as organisation
        on
            movement.organisation_no = organisation.organisation_no
            and organisation.data_date = {{ data_date() }}
    group by
        organisation.accounting_organisation_no,
        movement.subject_no,
        movement.currency,
        movement.transaction_date
),

ledger as (
    select
        organisation_no,
        subject_no,
        currency,
        accounting_date,
        debit_turnover,
        credit_turnover
    from {{ ref('core_ledger_balance') }}
    where data_date = {{ data_date() }}
)

select
    coalesce(detail.organisation_no, ledger.organisation_no) as organisation_no,
    coalesce(detail.subject_no, ledger.subject_no) as subject_no,
    coalesce(detail.currency, ledger.currency) as currency,
    coalesce(detail.transaction_date, ledger.accounting_date) as accounting_date,
    coalesce(detail.debit_turnover, 0) as transactions_debit_turnover,
    coalesce(ledger.debit_turnover, 0) as ledger_debit_turnover,
    coalesce(detail.credit_turnover, 0) as transactions_credit_turnover,
    coalesce(ledger.credit_turnover, 0) as ledger_credit_turnover
from detail
full outer join ledger
    on
        detail.organisation_no = ledger.organisation_no
        and detail.subject_no = ledger.subject_no
        and detail.currency = ledger.currency
        and detail.transaction_date = ledger.accounting_date
where
    coalesce(detail.debit_turnover, 0) <> coalesce(ledger.debit_turnover, 0)
    or coalesce(detail.credit_turnover, 0) <> coalesce(ledger.credit_turnover, 0)
