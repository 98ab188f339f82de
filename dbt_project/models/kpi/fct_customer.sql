-- A customer counts at its home organisation with what it holds in the whole bank.
-- Its credit exposure is what its contracts in force grant; a contract under a master contract adds nothing to it.
with deposit as (
    select
        customer_no,
        count(*) filter (where is_open) as open_account_count,
        sum(balance) as deposit_balance
    from {{ ref('fct_deposit_balance') }}
    where data_date = {{ data_date() }}
    group by customer_no
),

loan as (
    select
        customer_no,
        sum(balance) as loan_balance
    from {{ ref('fct_loan_balance') }}
    where data_date = {{ data_date() }}
    group by customer_no
),

credit as (
    select
        contract.customer_no,
        round(
            sum(contract.contract_amount * exchange_rate.rate_to_cny)
            filter (where contract.contract_no = contract.master_contract_no),
            2
        ) as credit_exposure_amount,
        count(*) as effective_contract_count
    from {{ ref('core_credit_contract') }} as contract
    left join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            contract.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    where
        contract.data_date = {{ data_date() }}
        and contract.status = 'effective'
        and contract.business_type <> 'entrusted'
    group by contract.customer_no
)

select
    customer.data_date,
    customer.customer_no,
    customer.party_kind,
    corporate.enterprise_size,
    corporate.ownership,
    corporate.industry_code,
    coalesce(corporate.is_srdi, false) as is_srdi,
    customer.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    coalesce(deposit.open_account_count, 0) as open_account_count,
    coalesce(credit.effective_contract_count, 0) as effective_contract_count,
    coalesce(deposit.deposit_balance, 0) as deposit_balance,
    coalesce(loan.loan_balance, 0) as loan_balance,
    coalesce(credit.credit_exposure_amount, 0) as credit_exposure_amount,
    coalesce(deposit.open_account_count, 0) > 0
    or coalesce(loan.loan_balance, 0) > 0
    or coalesce(credit.effective_contract_count, 0) > 0 as is_active
from {{ ref('core_customer') }} as customer
left join {{ ref('core_corporate') }} as corporate
    on
        customer.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        customer.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join deposit on customer.customer_no = deposit.customer_no
left join loan on customer.customer_no = loan.customer_no
left join credit on customer.customer_no = credit.customer_no
where customer.data_date = {{ data_date() }}
