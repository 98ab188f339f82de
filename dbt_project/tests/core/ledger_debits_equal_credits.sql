-- Of every accounting organisation, in every currency, on every day. Off-balance subjects are kept single-entry.
select
    ledger.organisation_no,
    ledger.currency,
    ledger.accounting_date,
    sum(ledger.debit_turnover) as debit_turnover,
    sum(ledger.credit_turnover) as credit_turnover,
    sum(ledger.closing_debit_balance) as closing_debit_balance,
    sum(ledger.closing_credit_balance) as closing_credit_balance
from {{ ref('core_ledger_balance') }} as ledger
inner join {{ ref('core_subject') }} as subject
    on
        ledger.subject_no = subject.subject_no
        and subject.data_date = {{ data_date() }}
where
    ledger.data_date = {{ data_date() }}
    and subject.category <> 'off_balance'
group by
    ledger.organisation_no,
    ledger.currency,
    ledger.accounting_date
having
    sum(ledger.debit_turnover) <> sum(ledger.credit_turnover)
    or sum(ledger.closing_debit_balance) <> sum(ledger.closing_credit_balance)
