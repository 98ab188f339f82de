select
    data_date,
    nullif(mcht_no, '') as merchant_no,
    nullif(mcht_name, '') as merchant_name,
    case mcht_type
        when '1' then 'enterprise'
        when '2' then 'sole_trader'
        when '3' then 'person'
        else nullif(mcht_type, '')
    end as merchant_type,
    nullif(cust_no, '') as customer_no,
    nullif(org_no, '') as organisation_no,
    nullif(mcc, '') as category_code,
    nullif(region_code, '') as region_code,
    nullif(region_name, '') as region_name,
    nullif(settle_acct_no, '') as settlement_account_no,
    case settle_acct_type
        when '01' then 'own_card'
        when '02' then 'own_corporate_account'
        when '03' then 'other_bank_card'
        when '04' then 'other_bank_corporate_account'
        when '05' then 'payment_platform'
        else nullif(settle_acct_type, '')
    end as settlement_account_type,
    nullif(settle_acct_name, '') as settlement_account_name,
    nullif(settle_bank_name, '') as settlement_bank_name,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    case status
        when '0' then 'normal'
        when '1' then 'suspended'
        when '2' then 'expired'
        when '3' then 'cancelled'
        else nullif(status, '')
    end as status,
    nullif(remark, '') as remark
from {{ source('acquiring', 'merchant') }}
where data_date = {{ data_date() }}
