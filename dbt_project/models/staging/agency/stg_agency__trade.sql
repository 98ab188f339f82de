select
    data_date,
    nullif(trade_no, '') as trade_no,
    nullif(prod_no, '') as product_no,
    nullif(cust_no, '') as customer_no,
    nullif(cust_acct_no, '') as account_no,
    nullif(org_no, '') as organisation_no,
    case dir
        when 'B' then 'buy'
        when 'S' then 'sell'
        else nullif(dir, '')
    end as direction,
    cast(nullif(trade_date, '') as date) as trade_date,
    nullif(ccy, '') as currency,
    cast(nullif(amt, '') as numeric(20, 2)) as trade_amount,
    cast(nullif(fee, '') as numeric(20, 2)) as fee_amount,
    cast(nullif(is_cash, '') as boolean) as is_cash,
    case channel
        when '01' then 'counter'
        when '06' then 'mobile_bank'
        else nullif(channel, '')
    end as channel,
    nullif(seller_no, '') as seller_employee_no,
    nullif(remark, '') as remark
from {{ source('agency', 'trade') }}
where data_date = {{ data_date() }}
