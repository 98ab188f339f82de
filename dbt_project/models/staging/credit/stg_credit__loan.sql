select
    data_date,
    nullif(note_no, '') as note_no,
    nullif(contract_no, '') as contract_no,
    nullif(loan_acct_no, '') as loan_account_no,
    nullif(cust_no, '') as customer_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(org_no, '') as organisation_no,
    nullif(subject_no, '') as subject_no,
    {{ business_type('business_type') }} as business_type,
    case issue_type
        when '1' then 'new'
        when '2' then 'renewal'
        when '3' then 'refinance'
        when '4' then 'restructured'
        else nullif(issue_type, '')
    end as issue_type,
    case pay_method
        when '1' then 'self'
        when '2' then 'entrusted'
        when '3' then 'mixed'
        else nullif(pay_method, '')
    end as payment_method,
    nullif(ccy, '') as currency,
    cast(nullif(note_amt, '') as numeric(20, 2)) as loan_amount,
    cast(nullif(bal, '') as numeric(20, 2)) as balance,
    {{ five_class('five_class') }} as five_class,
    cast(nullif(total_terms, '') as integer) as total_terms,
    cast(nullif(current_term, '') as integer) as current_term,
    cast(nullif(extension_count, '') as integer) as extension_count,
    cast(nullif(issue_date, '') as date) as issue_date,
    cast(nullif(due_date, '') as date) as due_date,
    cast(nullif(settle_date, '') as date) as settle_date,
    cast(nullif(overdue_principal, '') as numeric(20, 2)) as overdue_principal_amount,
    cast(nullif(overdue_principal_date, '') as date) as overdue_principal_date,
    cast(nullif(arrears_on_bs, '') as numeric(20, 2)) as on_balance_arrears_amount,
    cast(nullif(arrears_off_bs, '') as numeric(20, 2)) as off_balance_arrears_amount,
    cast(nullif(arrears_date, '') as date) as arrears_date,
    cast(nullif(arrears_terms, '') as integer) as arrears_terms,
    cast(nullif(arrears_terms_total, '') as integer) as arrears_terms_total,
    nullif(previous_note_no, '') as previous_note_no,
    nullif(pay_acct_no, '') as pay_account_no,
    nullif(pay_acct_name, '') as pay_account_name,
    nullif(pay_bank_name, '') as pay_bank_name,
    case rate_type
        when '1' then 'lpr'
        when '2' then 'fixed'
        else nullif(rate_type, '')
    end as rate_type,
    cast(nullif(rate, '') as numeric(20, 6)) as interest_rate,
    case repay_method
        when '1' then 'monthly'
        when '2' then 'quarterly'
        when '3' then 'half_yearly'
        when '4' then 'yearly'
        when '5' then 'bullet'
        when '6' then 'interest_first'
        else nullif(repay_method, '')
    end as repayment_method,
    nullif(repay_acct_no, '') as repay_account_no,
    nullif(repay_bank_name, '') as repay_bank_name,
    {{ interest_method('interest_method') }} as interest_method,
    cast(nullif(next_repay_date, '') as date) as next_repayment_date,
    cast(nullif(next_principal, '') as numeric(20, 2)) as next_principal_amount,
    cast(nullif(next_interest, '') as numeric(20, 2)) as next_interest_amount,
    nullif(purpose, '') as purpose,
    nullif(region_code, '') as region_code,
    nullif(industry_code, '') as industry_code,
    cast(nullif(is_internet, '') as boolean) as is_internet,
    cast(nullif(is_green, '') as boolean) as is_green,
    cast(nullif(is_agriculture, '') as boolean) as is_agriculture,
    cast(nullif(is_tech, '') as boolean) as is_tech,
    nullif(officer_emp_no, '') as officer_employee_no,
    case status
        when '1' then 'normal'
        when '2' then 'settled'
        when '3' then 'overdue'
        when '4' then 'written_off'
        when '5' then 'transferred'
        else nullif(status, '')
    end as status,
    nullif(remark, '') as remark
from {{ source('credit', 'loan_note') }}
where data_date = {{ data_date() }}
