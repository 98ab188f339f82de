-- Inclusive finance by the calibre of the 1104 return S71 (普惠金融贷款), the one place it is written down:
--   small and micro business: loans for business to small and micro enterprises, their owners and sole traders,
--     credit to the customer at most 10 million CNY;
--   agriculture: loans for business to farmers, credit at most 5 million CNY, and agricultural loans to small and micro
--     enterprises, credit at most 10 million CNY.
-- What is lent for an entrustor is not the bank's credit, and bills discounted are left out by that return. Credit to a
-- customer is what its contracts in force grant; a contract under a master contract adds nothing to it.
with customer_credit as (
    select
        contract.customer_no,
        sum(contract.contract_amount * exchange_rate.rate_to_cny) as credit_amount
    from {{ ref('core_credit_contract') }} as contract
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            contract.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    where
        contract.data_date = {{ data_date() }}
        and contract.status = 'effective'
        and contract.business_type <> 'entrusted'
        and contract.contract_no = contract.master_contract_no
    group by contract.customer_no
),

borrower as (
    select
        customer.customer_no,
        customer.customer_name,
        customer.document_type,
        customer.document_no,
        coalesce(person.is_farmer, false) as is_farmer,
        coalesce(
            person.customer_classes like '%sole_trader%'
            or person.customer_classes like '%small_business_owner%'
            or corporate.enterprise_size = 'sole_trader',
            false
        ) as is_business_owner,
        coalesce(corporate.enterprise_size in ('small', 'micro'), false) as is_small_enterprise,
        coalesce(customer_credit.credit_amount, 0) as credit_amount
    from {{ ref('core_customer') }} as customer
    left join {{ ref('core_person') }} as person
        on
            customer.customer_no = person.customer_no
            and person.data_date = {{ data_date() }}
    left join {{ ref('core_corporate') }} as corporate
        on
            customer.customer_no = corporate.customer_no
            and corporate.data_date = {{ data_date() }}
    left join customer_credit on customer.customer_no = customer_credit.customer_no
    where customer.data_date = {{ data_date() }}
),

loan as (
    select
        loan.data_date,
        loan.note_no,
        loan.contract_no,
        loan.loan_account_no,
        loan.customer_no,
        loan.party_kind,
        loan.organisation_no,
        loan.subject_no,
        loan.business_type,
        loan.issue_type,
        loan.payment_method,
        loan.currency,
        loan.loan_amount,
        loan.balance,
        loan.five_class,
        loan.total_terms,
        loan.current_term,
        loan.extension_count,
        loan.issue_date,
        loan.due_date,
        loan.settle_date,
        loan.overdue_principal_amount,
        loan.overdue_principal_date,
        loan.on_balance_arrears_amount,
        loan.off_balance_arrears_amount,
        loan.arrears_date,
        loan.arrears_terms,
        loan.arrears_terms_total,
        loan.previous_note_no,
        loan.pay_account_no,
        loan.pay_account_name,
        loan.pay_bank_name,
        loan.rate_type,
        loan.interest_rate,
        loan.repayment_method,
        loan.repay_account_no,
        loan.repay_bank_name,
        loan.interest_method,
        loan.next_repayment_date,
        loan.next_principal_amount,
        loan.next_interest_amount,
        loan.purpose,
        loan.region_code,
        loan.industry_code,
        loan.is_internet,
        loan.is_green,
        loan.is_agriculture,
        loan.is_tech,
        loan.officer_employee_no,
        loan.status,
        loan.remark,
        (loan.party_kind = 'corporate' or loan.business_type = 'personal_business')
        and loan.business_type not in ('entrusted', 'bill_discount', 'bill_rediscount') as is_for_business,
        coalesce(loan.data_date - least(loan.overdue_principal_date, loan.arrears_date), 0) as overdue_days_count
    from {{ ref('stg_credit__loan') }} as loan
)

select
    loan.data_date,
    loan.note_no,
    loan.contract_no,
    loan.loan_account_no,
    loan.customer_no,
    borrower.customer_name,
    borrower.document_type,
    borrower.document_no,
    loan.party_kind,
    loan.organisation_no,
    loan.subject_no,
    loan.business_type,
    loan.issue_type,
    loan.payment_method,
    loan.currency,
    loan.loan_amount,
    loan.balance,
    loan.five_class,
    loan.total_terms,
    loan.current_term,
    loan.extension_count,
    loan.issue_date,
    loan.due_date,
    loan.settle_date,
    loan.overdue_principal_amount,
    loan.overdue_principal_date,
    loan.on_balance_arrears_amount,
    loan.off_balance_arrears_amount,
    loan.arrears_date,
    loan.arrears_terms,
    loan.arrears_terms_total,
    loan.previous_note_no,
    loan.pay_account_no,
    loan.pay_account_name,
    loan.pay_bank_name,
    loan.rate_type,
    loan.interest_rate,
    loan.repayment_method,
    loan.repay_account_no,
    loan.repay_bank_name,
    loan.interest_method,
    loan.next_repayment_date,
    loan.next_principal_amount,
    loan.next_interest_amount,
    loan.purpose,
    loan.region_code,
    loan.industry_code,
    loan.is_internet,
    loan.is_green,
    loan.is_agriculture,
    loan.is_for_business and (
        (borrower.is_farmer and borrower.credit_amount <= 5000000)
        or (loan.is_agriculture and borrower.is_small_enterprise and borrower.credit_amount <= 10000000)
    ) as is_inclusive_agriculture,
    loan.is_for_business
    and (borrower.is_small_enterprise or borrower.is_business_owner)
    and borrower.credit_amount <= 10000000 as is_inclusive_small_business,
    loan.is_tech,
    loan.officer_employee_no,
    loan.status,
    loan.overdue_days_count,
    loan.remark
from loan
left join borrower on loan.customer_no = borrower.customer_no
