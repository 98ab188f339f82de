select
    deposit_transaction.data_date,
    deposit_transaction.transaction_no,
    deposit_transaction.account_no,
    deposit_transaction.currency,
    deposit_transaction.cash_remit,
    deposit_transaction.transaction_date,
    deposit_transaction.transaction_time,
    deposit_transaction.handling_organisation_no,
    deposit_transaction.direction,
    deposit_transaction.amount,
    deposit_transaction.balance_after_amount,
    deposit_transaction.subject_no,
    deposit_transaction.transaction_type,
    deposit_transaction.counterparty_account_no,
    deposit_transaction.counterparty_name,
    deposit_transaction.counterparty_kind,
    deposit_transaction.counterparty_bank_code,
    deposit_transaction.counterparty_bank_name,
    deposit_transaction.summary,
    deposit_transaction.remark,
    deposit_transaction.is_reversal,
    deposit_transaction.is_cash,
    deposit_transaction.channel,
    deposit_transaction.ip_address,
    deposit_transaction.mac_address,
    deposit_transaction.agent_name,
    deposit_transaction.agent_document_type,
    deposit_transaction.agent_document_no,
    deposit_transaction.teller_no,
    deposit_transaction.authorising_teller_no,
    account.party_kind,
    account.customer_no,
    account.account_name,
    account.organisation_no,
    account.external_account_no
from {{ ref('stg_cbs__deposit_transaction') }} as deposit_transaction
left join {{ ref('core_deposit_account') }} as account
    on
        deposit_transaction.account_no = account.account_no
        and deposit_transaction.currency = account.currency
        and deposit_transaction.cash_remit = account.cash_remit
        and account.data_date = {{ data_date() }}
