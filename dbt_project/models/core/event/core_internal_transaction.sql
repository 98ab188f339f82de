select
    internal_transaction.data_date,
    internal_transaction.transaction_no,
    internal_transaction.account_no,
    internal_transaction.currency,
    internal_transaction.transaction_date,
    internal_transaction.transaction_time,
    internal_transaction.handling_organisation_no,
    internal_transaction.direction,
    internal_transaction.amount,
    internal_transaction.debit_balance_after_amount,
    internal_transaction.credit_balance_after_amount,
    internal_transaction.subject_no,
    internal_transaction.transaction_type,
    internal_transaction.counterparty_account_no,
    internal_transaction.counterparty_subject_no,
    internal_transaction.counterparty_name,
    internal_transaction.counterparty_kind,
    internal_transaction.counterparty_bank_code,
    internal_transaction.counterparty_bank_name,
    internal_transaction.summary,
    internal_transaction.is_reversal,
    internal_transaction.is_cash,
    internal_transaction.channel,
    internal_transaction.teller_no,
    internal_transaction.authorising_teller_no,
    internal_transaction.entry_date,
    internal_transaction.clear_date,
    account.account_name,
    account.organisation_no
from {{ ref('stg_cbs__internal_transaction') }} as internal_transaction
left join {{ ref('core_internal_account') }} as account
    on
        internal_transaction.account_no = account.account_no
        and internal_transaction.currency = account.currency
        and account.data_date = {{ data_date() }}
