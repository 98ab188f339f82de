select
    data_date,
    nullif(asset_no, '') as asset_no,
    case asset_kind
        when '1' then 'loan'
        when '2' then 'claim'
        when '3' then 'equity'
        when '4' then 'credit_card'
        else nullif(asset_kind, '')
    end as asset_kind,
    nullif(contract_no, '') as contract_no,
    nullif(cust_no, '') as customer_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(org_no, '') as organisation_no,
    nullif(ccy, '') as currency,
    cast(nullif(principal, '') as numeric(20, 2)) as principal_amount,
    cast(nullif(interest_on_bs, '') as numeric(20, 2)) as on_balance_interest_amount,
    cast(nullif(interest_off_bs, '') as numeric(20, 2)) as off_balance_interest_amount,
    cast(nullif(write_off_date, '') as date) as write_off_date,
    case status
        when '1' then 'claim_kept'
        when '2' then 'closed'
        else nullif(status, '')
    end as status,
    cast(nullif(finish_date, '') as date) as finish_date,
    nullif(remark, '') as remark
from {{ source('credit', 'write_off') }}
where data_date = {{ data_date() }}
