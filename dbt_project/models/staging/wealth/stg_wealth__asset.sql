select
    data_date,
    nullif(asset_no, '') as asset_no,
    nullif(reg_asset_no, '') as registration_no,
    nullif(center_id, '') as register_asset_id,
    case class1
        when 'A01' then 'cash_and_deposit'
        when 'A02' then 'interbank_asset'
        when 'A03' then 'bond'
        when 'A04' then 'public_fund'
        when 'A05' then 'non_standard'
        when 'A06' then 'other_non_standard'
        when 'A07' then 'equity'
        when 'A08' then 'derivative'
        when 'L01' then 'repo_liability'
        else nullif(class1, '')
    end as asset_class,
    case class2
        when '0101' then 'cash'
        when '0102' then 'term_deposit'
        when '0201' then 'reverse_repo'
        when '0301' then 'treasury_bond'
        when '0302' then 'policy_bank_bond'
        when '0303' then 'corporate_bond'
        when '0304' then 'interbank_deposit_certificate'
        when '0305' then 'foreign_bond'
        when '0401' then 'money_fund'
        when '0402' then 'stock_fund'
        when '0501' then 'trust_loan'
        when '0502' then 'entrusted_loan'
        when '0503' then 'beneficial_right'
        when '0504' then 'receivable'
        when '0505' then 'equity_with_repurchase'
        when '0601' then 'factoring'
        when '0602' then 'finance_lease'
        when '0603' then 'stock_pledge'
        when '0701' then 'listed_stock'
        when '0801' then 'option'
        when '9101' then 'repo'
        else nullif(class2, '')
    end as asset_subclass,
    nullif(class3, '') as asset_detail,
    nullif(asset_name, '') as asset_name,
    nullif(mkt_code, '') as market_code,
    case venue
        when '01' then 'interbank_bond'
        when '02' then 'bank_counter'
        when '03' then 'shanghai_exchange'
        when '04' then 'shenzhen_exchange'
        when '05' then 'neeq'
        when '10' then 'gold_exchange'
        when '11' then 'regional_equity'
        when '12' then 'asset_exchange'
        when '20' then 'fund_market'
        when '21' then 'trust_market'
        when '30' then 'interbank_lending'
        when '31' then 'bill_exchange'
        when '99' then 'other'
        else nullif(venue, '')
    end as trading_venue,
    nullif(ccy, '') as currency,
    cast(nullif(rate, '') as numeric(20, 6)) as yield_rate,
    cast(nullif(due_date, '') as date) as due_date,
    nullif(rating, '') as rating,
    nullif(industry_code, '') as industry_code
from {{ source('wealth', 'asset_info') }}
where data_date = {{ data_date() }}
