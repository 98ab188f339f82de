-- A customer counts at its home organisation with what it holds in the whole bank.
-- Its credit exposure is what its contracts in force grant; a contract under a master contract adds nothing to it.
with deposit as (
    select
        customer_no,
        count(*) filter (where is_open) as open_account_count,
        sum(balance) as deposit_balance,
        round(sum(month_accumulation) filter (where product_class <> 'interbank') / max(month_day_count), 2)
            as month_average_deposit_amount
    from {{ ref('fct_deposit_balance') }}
    where data_date = {{ data_date() }}
    group by customer_no
),

loan as (
    select
        customer_no,
        sum(balance) as loan_balance,
        sum(balance) filter (where business_type = 'mortgage') as mortgage_balance
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
),

asset as (
    select
        customer_no,
        sum(amount) as financial_asset_amount,
        round(sum(month_accumulation) / max(month_day_count), 2) as month_average_asset_amount
    from {{ ref('fct_customer_asset') }}
    where data_date = {{ data_date() }}
    group by customer_no
),

card as (
    select
        customer_no,
        bool_or(status <> 'cancelled' and account_status <> 'closed') as has_credit_card,
        max(last_transaction_date) filter (where status <> 'cancelled' and account_status <> 'closed')
            as last_transaction_date,
        min(issue_date) as first_issue_date
    from {{ ref('core_credit_card') }}
    where data_date = {{ data_date() }}
    group by customer_no
),

mobile as (
    select
        customer_no,
        bool_or(status = 'active') as has_mobile_bank,
        sum(month_login_count) as month_login_count
    from {{ ref('core_channel_registration') }}
    where
        data_date = {{ data_date() }}
        and channel = 'mobile_bank'
    group by customer_no
),

wallet as (
    select
        customer_no,
        bool_or(is_opened_online) as is_opened_online
    from {{ ref('core_wallet') }}
    where
        data_date = {{ data_date() }}
        and status = 'open'
    group by customer_no
),

-- Payroll brings wages, and pensions that are paid the same way. Interest moves accounts that nobody uses.
movement as (
    select
        customer_no,
        bool_or(transaction_type = 'payroll' and direction = 'credit' and party_kind = 'person') as is_paid,
        bool_or(transaction_type <> 'interest') as is_moved,
        bool_or(transaction_type <> 'interest' and channel in ({{ sql_texts(var('kpi_online_channels')) }}))
            as is_moved_online
    from {{ ref('core_deposit_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
        and not is_reversal
    group by customer_no
),

social_security_card as (
    select customer_no
    from {{ ref('core_account_medium') }}
    where
        data_date = {{ data_date() }}
        and product_no ~ '{{ var('kpi_social_security_card_products') }}'
    group by customer_no
    having min(open_date) >= date_trunc('year', {{ data_date() }})::date
),

srdi as (
    select
        customer_no,
        tag_grade
    from {{ ref('core_customer_tag') }}
    where
        data_date = {{ data_date() }}
        and tag = 'srdi'
        and coalesce(end_date > {{ data_date() }}, true)
)

select
    customer.data_date,
    customer.customer_no,
    customer.party_kind,
    corporate.enterprise_size,
    corporate.ownership,
    corporate.industry_code,
    coalesce(corporate.is_srdi, false) or srdi.customer_no is not null as is_srdi,
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
    or coalesce(credit.effective_contract_count, 0) > 0 as is_active,
    customer.data_date + 1 as opening_date,
    manager.manager_employee_no as manager_no,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    coalesce(left(corporate.industry_code, 1), 'person') as industry_section,
    organisation.region_code,
    case
        when coalesce(corporate.is_srdi, false) or srdi.customer_no is not null
            then coalesce(srdi.tag_grade, 'unknown')
    end as srdi_grade,
    coalesce(loan.mortgage_balance, 0) > 0 as has_mortgage,
    coalesce(asset.financial_asset_amount, 0) as financial_asset_amount,
    coalesce(asset.month_average_asset_amount, 0) as month_average_asset_amount,
    case
        when customer.party_kind <> 'person' then null
        when coalesce(asset.month_average_asset_amount, 0) < {{ var('kpi_mid_high_assets') }} then 'below_50k'
        when asset.month_average_asset_amount < 200000 then '50k_200k'
        when asset.month_average_asset_amount < 1000000 then '200k_1m'
        when asset.month_average_asset_amount < {{ var('kpi_private_banking_assets') }} then '1m_6m'
        else 'above_6m'
    end as asset_band,
    customer.party_kind = 'person'
    and coalesce(asset.month_average_asset_amount, 0) >= {{ var('kpi_mid_high_assets') }} as is_mid_high,
    customer.party_kind = 'person'
    and coalesce(asset.financial_asset_amount, 0) >= {{ var('kpi_private_banking_assets') }} as is_private_banking,
    customer.party_kind = 'person'
    and coalesce(asset.financial_asset_amount, 0) >= {{ var('kpi_private_banking_assets') }}
    and year_start.financial_asset_amount >= {{ var('kpi_private_banking_potential_assets') }}
    and year_start.financial_asset_amount < {{ var('kpi_private_banking_assets') }} as is_upgraded_this_year,
    coalesce(card.has_credit_card, false) as has_credit_card,
    coalesce(
        card.has_credit_card
        and card.last_transaction_date
        > {{ data_date() }} - interval '{{ var('kpi_card_active_months') }} months',
        false
    ) as is_card_active,
    coalesce(card.has_credit_card and card.first_issue_date >= date_trunc('year', {{ data_date() }})::date, false)
        as is_new_cardholder,
    coalesce(mobile.has_mobile_bank, false) as has_mobile_bank,
    coalesce(mobile.month_login_count, 0) > 0 as is_mobile_active,
    wallet.customer_no is not null as has_wallet,
    coalesce(wallet.is_opened_online, false) as has_online_wallet,
    coalesce(movement.is_paid, false) as is_payroll_payee,
    social_security_card.customer_no is not null as has_new_social_security_card,
    corporate.ownership = 'state'
    and corporate.enterprise_size in ('large', 'medium', 'small', 'micro') as is_state_owned,
    case
        when person.birth_date is null then null
        when person.birth_date > {{ data_date() }} - interval '30 years' then 'below_30'
        when person.birth_date > {{ data_date() }} - interval '45 years' then '30_44'
        when person.birth_date > {{ data_date() }} - interval '60 years' then '45_59'
        else '60_above'
    end as age_band,
    {{ is_built(this, "date_trunc('year', customer.data_date) - interval '1 day'") }} as is_year_start_built,
    {{ is_built(this, "date_trunc('month', customer.data_date) - interval '1 day'") }} as is_previous_month_built,
    coalesce(movement.is_moved, false) or coalesce(mobile.month_login_count, 0) > 0 as is_used,
    coalesce(deposit.month_average_deposit_amount, 0) as month_average_deposit_amount,
    customer.party_kind = 'corporate'
    and coalesce(deposit.month_average_deposit_amount, 0) >= {{ var('kpi_corporate_qualified_deposits') }}
    and (
        year_start.customer_no is null
        or coalesce(year_start.month_average_deposit_amount < {{ var('kpi_corporate_qualified_deposits') }}, false)
    ) as is_newly_qualified,
    customer.party_kind = 'corporate'
    and coalesce(
        deposit.month_average_deposit_amount - year_start.month_average_deposit_amount
        >= {{ var('kpi_corporate_deposit_uplift') }},
        false
    ) as is_improved,
    case
        when customer.party_kind <> 'person' then null
        when coalesce(month_start.financial_asset_amount, 0) = 0
            then case when asset.financial_asset_amount > 0 then 'joined' end
        when coalesce(asset.financial_asset_amount, 0) = 0 then 'left'
        when
            {{ asset_band_position('asset.month_average_asset_amount') }}
            > {{ asset_band_position('month_start.month_average_asset_amount') }}
            then 'upgraded'
        when
            {{ asset_band_position('asset.month_average_asset_amount') }}
            < {{ asset_band_position('month_start.month_average_asset_amount') }}
            then 'downgraded'
    end as asset_movement,
    coalesce(
        card.has_credit_card
        and card.last_transaction_date
        > {{ data_date() }} - interval '{{ var('kpi_card_use_months') }} months',
        false
    ) as is_card_used,
    case
        when coalesce(movement.is_moved, false) or coalesce(mobile.month_login_count, 0) > 0 then customer.data_date
        else month_start.last_used_date
    end as last_used_date,
    case
        when movement.is_moved_online then customer.data_date
        else month_start.last_online_date
    end as last_online_date,
    coalesce(movement.is_moved, false)
    or coalesce(mobile.month_login_count, 0) > 0
    or coalesce(month_start.last_used_date > {{ data_date() }} - interval '1 year', false) as is_used_in_year,
    coalesce(movement.is_moved_online, false)
    or coalesce(month_start.last_online_date > {{ data_date() }} - interval '1 year', false) as is_online_in_year
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
left join {{ ref('core_person') }} as person
    on
        customer.customer_no = person.customer_no
        and person.data_date = {{ data_date() }}
left join {{ ref('core_customer_manager') }} as manager
    on
        customer.customer_no = manager.customer_no
        and manager.data_date = {{ data_date() }}
left join asset on customer.customer_no = asset.customer_no
left join card on customer.customer_no = card.customer_no
left join mobile on customer.customer_no = mobile.customer_no
left join wallet on customer.customer_no = wallet.customer_no
left join movement on customer.customer_no = movement.customer_no
left join social_security_card on customer.customer_no = social_security_card.customer_no
left join srdi on customer.customer_no = srdi.customer_no
left join {{ own_rows(
    {
        'customer_no': 'text', 'financial_asset_amount': 'numeric', 'month_average_asset_amount': 'numeric',
        'month_average_deposit_amount': 'numeric'
    }, year_start(data_date())
) }} as year_start on customer.customer_no = year_start.customer_no
left join {{ own_rows(
    {
        'customer_no': 'text', 'financial_asset_amount': 'numeric', 'month_average_asset_amount': 'numeric',
        'month_average_deposit_amount': 'numeric', 'last_used_date': 'date', 'last_online_date': 'date'
    }, previous_month_end()
) }} as month_start on customer.customer_no = month_start.customer_no
where customer.data_date = {{ data_date() }}
