select
    data_date,
    nullif(txn_seq, '') as transaction_no,
    nullif(acct_no, '') as account_no,
    nullif(card_no, '') as card_no,
    case txn_code
        when '1010' then 'purchase'
        when '1011' then 'purchase_reversal'
        when '1012' then 'refund'
        when '1020' then 'merchant_instalment'
        when '1021' then 'special_instalment'
        when '2010' then 'cash_advance'
        when '2020' then 'cash_transfer'
        when '2030' then 'cash_instalment'
        when '3010' then 'repayment_by_own_account'
        when '3020' then 'repayment_by_transfer'
        when '3030' then 'repayment_in_cash'
        when '4010' then 'annual_fee'
        when '4020' then 'cash_fee'
        when '4030' then 'late_fee'
        when '4040' then 'instalment_fee'
        when '4050' then 'interest'
        when '5010' then 'instalment_conversion_out'
        when '5011' then 'instalment_conversion_in'
        when '5020' then 'instalment_term_out'
        when '5021' then 'instalment_term_in'
        when '5030' then 'instalment_settled_early_out'
        when '5031' then 'instalment_settled_early_in'
        when '8010' then 'moved_off_balance'
        when '9010' then 'write_off'
        else nullif(txn_code, '')
    end as transaction_type,
    cast(nullif(txn_date, '') as date) as transaction_date,
    nullif(txn_time, '') as transaction_time,
    {{ direction('dr_cr') }} as direction,
    nullif(ccy, '') as currency,
    cast(nullif(amt, '') as numeric(20, 2)) as amount,
    cast(nullif(bal_after, '') as numeric(20, 2)) as balance_after_amount,
    nullif(subj_no, '') as subject_no,
    cast(nullif(rev_amt, '') as numeric(20, 2)) as revolving_amount,
    cast(nullif(inst_amt, '') as numeric(20, 2)) as instalment_amount,
    cast(nullif(fee_int_amt, '') as numeric(20, 2)) as interest_and_fees_amount,
    cast(nullif(off_bal_amt, '') as numeric(20, 2)) as off_balance_interest_amount,
    case channel
        when '11' then 'pos'
        when '12' then 'atm'
        when '13' then 'counter'
        when '14' then 'internet_bank'
        when '15' then 'mobile_bank'
        when '16' then 'unionpay'
        when '21' then 'alipay'
        when '22' then 'tenpay'
        when '90' then 'batch'
        else nullif(channel, '')
    end as channel,
    coalesce(entry_mode in ('03', '81'), false) as is_online,
    nullif(mcht_no, '') as merchant_no,
    nullif(mcht_name, '') as merchant_name,
    nullif(mcc, '') as merchant_category_code,
    nullif(opp_acct_no, '') as counterparty_account_no,
    nullif(opp_name, '') as counterparty_name,
    {{ counterparty_kind('opp_kind') }} as counterparty_kind,
    nullif(opp_bank_code, '') as counterparty_bank_code,
    nullif(opp_bank_name, '') as counterparty_bank_name,
    cast(nullif(bill_date, '') as date) as bill_date,
    cast(nullif(due_date, '') as date) as due_date,
    nullif(plan_no, '') as plan_no,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    nullif(term_ip, '') as ip_address,
    nullif(term_mac, '') as mac_address,
    nullif(summary, '') as summary,
    nullif(remark, '') as remark
from {{ source('card', 'txn') }}
where data_date = {{ data_date() }}
