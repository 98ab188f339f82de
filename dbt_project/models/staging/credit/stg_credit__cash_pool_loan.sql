select
    data_date,
    nullif(loan_no, '') as loan_no,
    nullif(agreement_no, '') as agreement_no,
    nullif(org_no, '') as organisation_no,
    cast(nullif(txn_date, '') as date) as lending_date,
    cast(nullif(return_date, '') as date) as return_date,
    cast(nullif(agreement_end, '') as date) as agreement_end_date,
    nullif(ccy, '') as currency,
    cast(nullif(amt, '') as numeric(20, 2)) as amount,
    nullif(subject_no, '') as subject_no,
    nullif(entrustor_cust_no, '') as entrustor_no,
    nullif(entrustor_acct_no, '') as entrustor_account_no,
    nullif(entrustor_bank_name, '') as entrustor_bank_name,
    nullif(borrower_cust_no, '') as borrower_no,
    nullif(borrower_acct_no, '') as borrower_account_no,
    nullif(borrower_bank_name, '') as borrower_bank_name,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    nullif(remark, '') as remark
from {{ source('credit', 'cash_pool_loan') }}
where data_date = {{ data_date() }}
