select
    account.data_date,
    account.data_date + 1 as opening_date,
    account.account_no,
    account.currency,
    account.cash_remit,
    account.customer_no,
    account.party_kind,
    account.product_class,
    account.subject_no,
    account.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    account.status <> 'closed' as is_open,
    account.balance as original_balance,
    round(account.balance * exchange_rate.rate_to_cny, 2) as balance,
    round(account.year_accumulation * exchange_rate.rate_to_cny, 2) as year_accumulation,
    extract(doy from account.data_date)::integer as year_day_count,
    {{ is_built(this, "date_trunc('year', account.data_date) - interval '1 day'") }} as is_year_start_built,
    manager.manager_employee_no as manager_no,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    coalesce(left(corporate.industry_code, 1), 'person') as industry_section,
    organisation.region_code,
    account.currency <> 'CNY' as is_foreign_currency,
    tag.customer_no is not null as is_fiscal,
    round(account.month_accumulation * exchange_rate.rate_to_cny, 2) as month_accumulation,
    extract(day from account.data_date)::integer as month_day_count,
    case
        when account.currency <> 'CNY' then round(account.balance * exchange_rate.rate_to_cny / dollar.rate_to_cny, 2)
        else 0
    end as balance_in_usd,
    account.interest_rate,
    account.open_date
from {{ ref('core_deposit_account') }} as account
left join {{ ref('dim_organisation') }} as organisation
    on
        account.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        account.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as dollar
    on
        account.data_date = dollar.data_date
        and dollar.currency = 'USD'
left join {{ ref('core_corporate') }} as corporate
    on
        account.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('core_customer_manager') }} as manager
    on
        account.customer_no = manager.customer_no
        and manager.data_date = {{ data_date() }}
left join {{ ref('core_customer_tag') }} as tag
    on
        account.customer_no = tag.customer_no
        and tag.tag = 'fiscal'
        and coalesce(account.data_date < tag.end_date, true)
        and tag.data_date = {{ data_date() }}
where account.data_date = {{ data_date() }}
