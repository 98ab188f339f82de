-- What the bank has promised and not called off. A contract under a master contract adds nothing to it; what is lent
-- for an entrustor is not the bank's.
select
    contract.data_date,
    contract.contract_no,
    contract.customer_no,
    contract.party_kind,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    coalesce(left(corporate.industry_code, 1), 'person') as industry_section,
    contract.business_type,
    coalesce(contract.manager_employee_no, manager.manager_employee_no) as manager_no,
    contract.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    round(contract.contract_amount * exchange_rate.rate_to_cny, 2) as facility_amount
from {{ ref('core_credit_contract') }} as contract
left join {{ ref('core_corporate') }} as corporate
    on
        contract.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('core_customer_manager') }} as manager
    on
        contract.customer_no = manager.customer_no
        and manager.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        contract.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        contract.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where
    contract.data_date = {{ data_date() }}
    and contract.status = 'effective'
    and contract.business_type <> 'entrusted'
    and contract.contract_no = contract.master_contract_no
