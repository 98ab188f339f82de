select
    contract.data_date,
    contract.contract_no,
    coalesce(contract.master_contract_no, contract.contract_no) as master_contract_no,
    contract.contract_name,
    contract.customer_no,
    customer.customer_name,
    contract.party_kind,
    contract.organisation_no,
    contract.business_type,
    contract.currency,
    contract.contract_amount,
    contract.start_date,
    contract.end_date,
    contract.guarantee_type,
    contract.purpose,
    contract.manager_employee_no,
    contract.status,
    contract.finish_date,
    contract.remark
from {{ ref('stg_credit__contract') }} as contract
left join {{ ref('core_customer') }} as customer
    on
        contract.customer_no = customer.customer_no
        and customer.data_date = {{ data_date() }}
