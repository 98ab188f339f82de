select
    loan_transaction.data_date,
    loan_transaction.transaction_no,
    loan_transaction.loan_account_no,
    loan_transaction.note_no,
    loan.party_kind,
    loan.customer_no,
    loan.customer_name,
    loan_transaction.organisation_no,
    loan_transaction.handling_organisation_no,
    loan_transaction.subject_no,
    loan_transaction.transaction_date,
    loan_transaction.transaction_time,
    loan_transaction.transaction_type,
    loan_transaction.direction,
    loan_transaction.currency,
    loan_transaction.amount,
    loan_transaction.balance_after_amount,
    loan_transaction.counterparty_account_no,
    loan_transaction.counterparty_name,
    loan_transaction.counterparty_kind,
    loan_transaction.counterparty_bank_code,
    loan_transaction.counterparty_bank_name,
    loan_transaction.summary,
    loan_transaction.channel,
    loan_transaction.is_reversal,
    loan_transaction.agent_name,
    loan_transaction.agent_document_type,
    loan_transaction.agent_document_no,
    loan_transaction.teller_no,
    loan_transaction.authorising_teller_no,
    loan_transaction.is_cash,
    loan_transaction.remark
from {{ ref('stg_credit__loan_transaction') }} as loan_transaction
left join {{ ref('core_loan') }} as loan
    on
        loan_transaction.note_no = loan.note_no
        and loan.data_date = {{ data_date() }}
