select
    data_date,
    nullif(transfer_no, '') as transfer_no,
    case direction
        when '1' then 'bought'
        when '2' then 'sold'
        else nullif(direction, '')
    end as direction,
    case method
        when '1' then 'direct'
        when '2' then 'securitisation'
        when '3' then 'income_right'
        else nullif(method, '')
    end as method,
    nullif(org_no, '') as organisation_no,
    nullif(recv_acct_no, '') as receiving_account_no,
    nullif(recv_acct_name, '') as receiving_account_name,
    {{ party_kind('counter_kind') }} as counterparty_kind,
    nullif(counter_name, '') as counterparty_name,
    nullif(counter_acct_no, '') as counterparty_account_no,
    nullif(counter_bank_name, '') as counterparty_bank_name,
    nullif(ccy, '') as currency,
    cast(nullif(price_amt, '') as numeric(20, 2)) as price_amount,
    cast(nullif(deliver_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(deposit_ccy, '') as deposit_currency,
    cast(nullif(deposit_amt, '') as numeric(20, 2)) as deposit_amount,
    case platform
        when '1' then 'registry_centre'
        when '2' then 'stock_exchange'
        when '3' then 'interbank_market'
        when '9' then 'off_platform'
        else nullif(platform, '')
    end as platform,
    cast(nullif(is_registered, '') as boolean) as is_registered,
    case status
        when '0' then 'not_effective'
        when '1' then 'effective'
        when '2' then 'cancelled'
        when '3' then 'ended'
        else nullif(status, '')
    end as status,
    cast(nullif(finish_date, '') as date) as finish_date,
    nullif(remark, '') as remark
from {{ source('credit', 'asset_transfer') }}
where data_date = {{ data_date() }}
