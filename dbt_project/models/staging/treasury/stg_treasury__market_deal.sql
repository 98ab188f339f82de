select
    data_date,
    nullif(deal_no, '') as deal_no,
    nullif(org_no, '') as organisation_no,
    nullif(prod_code, '') as product_code,
    case contract_type
        when 'SPT' then 'spot'
        when 'FWD' then 'forward'
        when 'SWP' then 'swap'
        when 'IRS' then 'interest_swap'
        when 'OPT' then 'option'
        when 'GLD' then 'forward'
        else nullif(contract_type, '')
    end as contract_type,
    nullif(prod_name, '') as product_name,
    case under_type
        when 'IR' then 'interest_rate'
        when 'FX' then 'exchange_rate'
        when 'PM' then 'precious_metal'
        else nullif(under_type, '')
    end as underlying_type,
    nullif(under_name, '') as underlying_name,
    case purpose
        when 'H' then 'hedging'
        when 'C' then 'customer'
        when 'Q' then 'squaring'
        when 'M' then 'market_making'
        when 'P' then 'proprietary'
        else nullif(purpose, '')
    end as purpose,
    case dir
        when 'B' then 'buy'
        when 'S' then 'sell'
        else nullif(dir, '')
    end as direction,
    nullif(cpty_no, '') as counterparty_no,
    nullif(cust_no, '') as customer_no,
    cast(nullif(trade_date, '') as date) as trade_date,
    nullif(trade_time, '') as trade_time,
    cast(nullif(value_date, '') as date) as value_date,
    cast(nullif(mature_date, '') as date) as maturity_date,
    cast(nullif(expire_date, '') as date) as expiry_date,
    case settle_freq
        when 'M' then 'monthly'
        when 'Q' then 'quarterly'
        when 'S' then 'half_yearly'
        when 'Y' then 'yearly'
        else nullif(settle_freq, '')
    end as settlement_frequency,
    cast(nullif(qty, '') as numeric(20, 4)) as quantity,
    nullif(qty_unit, '') as quantity_unit,
    cast(nullif(price_amt, '') as numeric(20, 4)) as price_amount,
    nullif(price_unit, '') as price_unit,
    nullif(venue, '') as venue,
    case settle_way
        when 'G' then 'gross'
        when 'D' then 'difference'
        when 'N' then 'net'
        else nullif(settle_way, '')
    end as settlement_method,
    case opt_type
        when 'C' then 'call'
        when 'P' then 'put'
        else nullif(opt_type, '')
    end as option_type,
    case exer_style
        when 'E' then 'european'
        when 'A' then 'american'
        else nullif(exer_style, '')
    end as exercise_style,
    cast(nullif(strike, '') as numeric(20, 4)) as strike_price,
    nullif(strike_unit, '') as strike_unit,
    cast(nullif(has_margin, '') as boolean) as has_margin,
    nullif(master_agmt, '') as master_agreement,
    nullif(ccp, '') as central_counterparty,
    nullif(trader_no, '') as trader_employee_no,
    nullif(approver_no, '') as approver_employee_no,
    cast(nullif(end_date, '') as date) as end_date,
    nullif(remark, '') as remark
from {{ source('treasury', 'market_deal') }}
where data_date = {{ data_date() }}
