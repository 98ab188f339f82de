-- A name that was cut off, or a field too short for it, shows where two systems hold the same name.
with compared as (
    select
        case account.party_kind when 'person' then 'GRCKFHZ' else 'DGCKFHZ' end as table_code,
        account.account_no,
        account.account_name,
        customer.customer_name
    from {{ ref('core_deposit_account') }} as account
    inner join {{ ref('core_customer') }} as customer
        on
            account.customer_no = customer.customer_no
            and customer.data_date = {{ data_date() }}
    where
        account.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('account.close_date') }}
)

{{ check_rows(
    'compared',
    key={'账号': 'account_no'},
    fails='account_name is distinct from customer_name',
    found="'账户名称' || coalesce(length(account_name), 0) || '个字，客户名称' || length(customer_name) || '个字'",
    ours='null',
    theirs='null',
) }}
