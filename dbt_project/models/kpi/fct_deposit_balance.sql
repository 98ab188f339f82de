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
    {{ is_built(this, "date_trunc('year', account.data_date) - interval '1 day'") }} as is_year_start_built
from {{ ref('core_deposit_account') }} as account
left join {{ ref('dim_organisation') }} as organisation
    on
        account.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        account.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where account.data_date = {{ data_date() }}
