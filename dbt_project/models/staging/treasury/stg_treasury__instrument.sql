select
    data_date,
    nullif(instr_no, '') as instrument_no,
    nullif(instr_name, '') as instrument_name,
    nullif(instr_short, '') as short_name,
    nullif(prod_code, '') as product_code,
    nullif(ccy, '') as currency,
    cast(nullif(issue_price, '') as numeric(20, 2)) as issue_price,
    cast(nullif(issue_amt, '') as numeric(20, 2)) as issue_amount,
    nullif(issuer_no, '') as issuer_no,
    cast(nullif(issue_date, '') as date) as issue_date,
    cast(nullif(mature_date, '') as date) as maturity_date,
    case rate_type
        when 'F' then 'fixed'
        when 'L' then 'lpr'
        else nullif(rate_type, '')
    end as rate_type,
    cast(nullif(act_rate, '') as numeric(20, 6)) as interest_rate,
    nullif(option_type, '') as option_code,
    cast(nullif(mark_price, '') as numeric(20, 2)) as market_price,
    cast(nullif(mark_date, '') as date) as price_date,
    nullif(rating, '') as rating,
    nullif(rating_agency, '') as rating_agency,
    cast(nullif(risk_weight, '') as numeric(20, 6)) as risk_weight,
    case final_type
        when '1' then 'money_market'
        when '2' then 'bond'
        when '3' then 'deposit'
        when '4' then 'credit'
        when '5' then 'equity'
        else nullif(final_type, '')
    end as final_type,
    nullif(final_industry, '') as final_industry_code,
    nullif(remark, '') as remark
from {{ source('treasury', 'instrument') }}
where data_date = {{ data_date() }}
