select
    data_date,
    nullif(txn_no, '') as trade_no,
    nullif(reg_txn_no, '') as registration_no,
    cast(nullif(txn_date, '') as date) as trade_date,
    nullif(txn_time, '') as trade_time,
    nullif(prod_id, '') as product_id,
    nullif(asset_no, '') as asset_no,
    case flow_code
        when '101' then 'buy'
        when '102' then 'sell'
        when '111' then 'deposit_placed'
        when '112' then 'deposit_matured'
        when '121' then 'lending_start'
        when '122' then 'borrowing_start'
        when '123' then 'lending_end'
        when '124' then 'borrowing_end'
        when '131' then 'asset_income'
        when '132' then 'asset_expense'
        when '141' then 'other_income'
        when '142' then 'other_expense'
        else nullif(flow_code, '')
    end as flow_type,
    nullif(cp_name, '') as counterparty_name,
    cast(nullif(is_cp_own, '') as boolean) as is_counterparty_own_product,
    case cp_type
        when '01' then 'household'
        when '02' then 'government'
        when '03' then 'company'
        when '04' then 'deposit_taking_bank'
        when '05' then 'other_bank_institution'
        when '06' then 'non_bank_financial'
        when '07' then 'bank_wealth'
        when '08' then 'trust_plan'
        when '09' then 'broker_plan'
        when '10' then 'fund_account'
        when '11' then 'futures_plan'
        when '12' then 'insurance_plan'
        when '13' then 'aic_plan'
        when '14' then 'public_fund'
        when '15' then 'private_fund'
        when '16' then 'other_vehicle'
        when '17' then 'foreign'
        when '99' then 'other'
        else nullif(cp_type, '')
    end as counterparty_type,
    nullif(ccy, '') as currency,
    cast(nullif(fx_rate, '') as numeric(20, 6)) as exchange_rate,
    cast(nullif(amt, '') as numeric(20, 2)) as amount,
    cast(nullif(qty, '') as numeric(23, 5)) as quantity,
    cast(nullif(full_price, '') as numeric(20, 4)) as full_price,
    cast(nullif(clean_price, '') as numeric(20, 4)) as clean_price,
    cast(nullif(ytm, '') as numeric(20, 6)) as yield_to_maturity,
    case meas_way
        when '1' then 'fair_value'
        when '2' then 'amortised_cost'
        else nullif(meas_way, '')
    end as measurement,
    nullif(remark, '') as remark
from {{ source('wealth', 'asset_txn') }}
where data_date = {{ data_date() }}
