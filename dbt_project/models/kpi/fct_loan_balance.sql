-- Notes that are written off or transferred have left the balance sheet, whatever the credit system still pursues; what
-- is lent for an entrustor never stood on it.
select
    loan.data_date,
    loan.data_date + 1 as opening_date,
    loan.note_no,
    loan.contract_no,
    loan.customer_no,
    loan.party_kind,
    corporate.enterprise_size,
    corporate.ownership,
    loan.industry_code,
    loan.business_type,
    contract.guarantee_type,
    loan.currency,
    loan.subject_no,
    loan.five_class,
    loan.five_class in ('substandard', 'doubtful', 'loss') as is_non_performing,
    loan.overdue_days_count,
    loan.is_green,
    loan.is_agriculture,
    loan.is_inclusive_agriculture,
    loan.is_inclusive_small_business,
    loan.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    loan.balance as original_balance,
    round(loan.balance * exchange_rate.rate_to_cny, 2) as balance
from {{ ref('core_loan') }} as loan
left join {{ ref('core_credit_contract') }} as contract
    on
        loan.contract_no = contract.contract_no
        and contract.data_date = {{ data_date() }}
left join {{ ref('core_corporate') }} as corporate
    on
        loan.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        loan.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        loan.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where
    loan.data_date = {{ data_date() }}
    and loan.status not in ('written_off', 'transferred')
    and loan.business_type <> 'entrusted'
