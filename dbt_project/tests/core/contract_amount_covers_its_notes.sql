select
    contract.contract_no,
    contract.contract_amount,
    sum(loan.loan_amount) as loan_amount
from {{ ref('core_credit_contract') }} as contract
inner join {{ ref('core_loan') }} as loan
    on
        contract.contract_no = loan.contract_no
        and loan.data_date = {{ data_date() }}
where contract.data_date = {{ data_date() }}
group by
    contract.contract_no,
    contract.contract_amount
having contract.contract_amount < sum(loan.loan_amount)
