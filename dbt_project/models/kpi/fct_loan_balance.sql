-- Notes that are written off or transferred have left the balance sheet, whatever the credit system still pursues; what
-- is lent for an entrustor never stood on it. Overdrafts and instalments of credit cards are loans as well, without a
-- contract or a note: what a card account owes in a currency and of a kind stands for one.
with card as (
    select
        balance.account_no || '-' || balance.currency || '-' || balance.balance_kind || '-' || balance.subject_no
            as note_no,
        account.customer_no,
        account.party_kind,
        balance.currency,
        balance.subject_no,
        account.five_class,
        coalesce({{ data_date() }} - account.overdue_date, 0) as overdue_days_count,
        account.organisation_no,
        balance.balance
    from {{ ref('core_credit_card_balance') }} as balance
    inner join {{ ref('core_credit_card_account') }} as account
        on
            balance.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    where
        balance.data_date = {{ data_date() }}
        and balance.balance_kind in ('revolving', 'instalment')
),

debt as (
    select
        loan.note_no,
        'note' as loan_kind,
        loan.contract_no,
        loan.customer_no,
        loan.party_kind,
        loan.industry_code,
        loan.business_type,
        loan.currency,
        loan.subject_no,
        loan.five_class,
        loan.overdue_days_count,
        loan.is_green,
        loan.is_agriculture,
        loan.is_inclusive_agriculture,
        loan.is_inclusive_small_business,
        loan.is_tech,
        loan.region_code,
        loan.organisation_no,
        loan.interest_rate,
        loan.loan_amount,
        case when loan.due_date > loan.issue_date + interval '1 year' then 'medium_long' else 'short' end as term_band,
        loan.balance
    from {{ ref('core_loan') }} as loan
    where
        loan.data_date = {{ data_date() }}
        and loan.status not in ('written_off', 'transferred')
        and loan.business_type <> 'entrusted'
    union all
    select
        note_no,
        'card' as loan_kind,
        null as contract_no,
        customer_no,
        party_kind,
        null as industry_code,
        'credit_card' as business_type,
        currency,
        subject_no,
        five_class,
        overdue_days_count,
        false as is_green,
        false as is_agriculture,
        false as is_inclusive_agriculture,
        false as is_inclusive_small_business,
        false as is_tech,
        null as region_code,
        organisation_no,
        null as interest_rate,
        null as loan_amount,
        null as term_band,
        balance
    from card
)

select
    {{ data_date() }} as data_date,
    {{ data_date() }} + 1 as opening_date,
    debt.note_no,
    debt.contract_no,
    debt.customer_no,
    debt.party_kind,
    corporate.enterprise_size,
    corporate.ownership,
    debt.industry_code,
    debt.business_type,
    coalesce(contract.guarantee_type, case when debt.loan_kind = 'card' then 'unsecured' end) as guarantee_type,
    debt.currency,
    debt.subject_no,
    debt.five_class,
    debt.five_class in ('substandard', 'doubtful', 'loss') as is_non_performing,
    debt.overdue_days_count,
    debt.is_green,
    debt.is_agriculture,
    debt.is_inclusive_agriculture,
    debt.is_inclusive_small_business,
    debt.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    debt.balance as original_balance,
    round(debt.balance * exchange_rate.rate_to_cny, 2) as balance,
    debt.loan_kind,
    coalesce(contract.manager_employee_no, manager.manager_employee_no) as manager_no,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    coalesce(left(debt.industry_code, 1), 'person') as industry_section,
    organisation.region_code,
    coalesce(corporate.is_srdi, false) or tag.customer_no is not null as is_srdi,
    coalesce(debt.is_tech, false) as is_tech,
    sold.product_no,
    product.product_group,
    product.chain_line,
    coalesce(product.is_online, false) as is_online_product,
    sold.core_customer_no,
    trade.product as trade_product,
    bill.bill_kind,
    debt.interest_rate,
    round(accumulation.month_accumulation * exchange_rate.rate_to_cny, 2) as month_accumulation,
    round(accumulation.year_accumulation * exchange_rate.rate_to_cny, 2) as year_accumulation,
    {{ is_built(this, "date_trunc('year', cast(" ~ data_date() ~ " as timestamp)) - interval '1 day'") }}
        as is_year_start_built,
    debt.term_band,
    case
        when debt.overdue_days_count < 1 then 'not_overdue'
        when debt.overdue_days_count <= 30 then '1_30'
        when debt.overdue_days_count <= 60 then '31_60'
        when debt.overdue_days_count <= 90 then '61_90'
        when debt.overdue_days_count <= 360 then '91_360'
        else 'above_360'
    end as overdue_band,
    -- The fifth and sixth digits of counties and of cities that rank with them begin at 21; below stand districts.
    coalesce(substr(debt.region_code, 5, 2) between '21' and '99', false) as is_county,
    coalesce(person.is_farmer, false) as is_farm_household,
    coalesce(debt.industry_code ~ '{{ var('kpi_pension_industries') }}', false) as is_pension,
    coalesce(debt.industry_code ~ '{{ var('kpi_digital_industries') }}', false) as is_digital,
    coalesce(
        debt.loan_amount * exchange_rate.rate_to_cny > case
            when debt.party_kind = 'person' then {{ var('kpi_large_personal_loan') }}
            else {{ var('kpi_large_corporate_loan') }}
        end,
        false
    ) as is_large,
    coalesce(corporate.is_listed, false) as is_listed_company,
    opening.five_class as opening_five_class,
    case
        when opening.note_no is not null
            then least(opening.balance, round(debt.balance * exchange_rate.rate_to_cny, 2))
    end as retained_balance,
    array_position({{ five_classes() }}, debt.five_class) > array_position({{ five_classes() }}, opening.five_class)
        as is_downgraded
from debt
left join {{ ref('core_credit_contract') }} as contract
    on
        debt.contract_no = contract.contract_no
        and contract.data_date = {{ data_date() }}
left join {{ ref('core_corporate') }} as corporate
    on
        debt.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('core_person') }} as person
    on
        debt.customer_no = person.customer_no
        and person.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        debt.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        debt.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
left join {{ ref('core_customer_manager') }} as manager
    on
        debt.customer_no = manager.customer_no
        and manager.data_date = {{ data_date() }}
left join {{ ref('core_customer_tag') }} as tag
    on
        debt.customer_no = tag.customer_no
        and tag.tag = 'srdi'
        and coalesce(tag.end_date > {{ data_date() }}, true)
        and tag.data_date = {{ data_date() }}
left join {{ ref('core_loan_product_note') }} as sold
    on
        debt.note_no = sold.note_no
        and sold.data_date = {{ data_date() }}
left join {{ ref('core_loan_product') }} as product
    on
        sold.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join {{ ref('core_trade_finance') }} as trade
    on
        debt.note_no = trade.note_no
        and trade.data_date = {{ data_date() }}
left join {{ ref('core_bill_discount') }} as discount
    on
        debt.note_no = discount.note_no
        and discount.data_date = {{ data_date() }}
left join {{ ref('core_bill') }} as bill
    on
        discount.bill_no = bill.bill_no
        and bill.data_date = {{ data_date() }}
left join {{ ref('core_loan_accumulation') }} as accumulation
    on
        debt.note_no = accumulation.note_no
        and accumulation.data_date = {{ data_date() }}
left join {{ own_rows(
    {'note_no': 'text', 'five_class': 'text', 'balance': 'numeric'}, year_start(data_date())
) }} as opening on debt.note_no = opening.note_no
