-- Opening ± turnover = closing, on the side the subject carries its balance on: what is on the other side is nothing.
select
    ledger.organisation_no,
    ledger.subject_no,
    ledger.currency,
    ledger.accounting_date,
    subject.balance_side,
    ledger.opening_debit_balance,
    ledger.opening_credit_balance,
    ledger.debit_turnover,
    ledger.credit_turnover,
    ledger.closing_debit_balance,
    ledger.closing_credit_balance
from {{ ref('core_ledger_balance') }} as ledger
inner join {{ ref('core_subject') }} as subject
    on
        ledger.subject_no = subject.subject_no
        and subject.data_date = {{ data_date() }}
where
    ledger.data_date = {{ data_date() }}
    and (
        ledger.opening_debit_balance - ledger.opening_credit_balance + ledger.debit_turnover - ledger.credit_turnover
        <> ledger.closing_debit_balance - ledger.closing_credit_balance
        or (subject.balance_side = 'debit' and ledger.closing_credit_balance <> 0)
        or (subject.balance_side = 'credit' and ledger.closing_debit_balance <> 0)
    )
