select
    instrument.data_date,
    instrument.instrument_no,
    instrument.instrument_name,
    instrument.short_name,
    instrument.product_code,
    product.business_type,
    instrument.currency,
    instrument.issue_price,
    instrument.issue_amount,
    instrument.issuer_no,
    instrument.issue_date,
    instrument.maturity_date,
    instrument.rate_type,
    instrument.interest_rate,
    instrument.option_code,
    instrument.market_price,
    instrument.price_date,
    instrument.rating,
    instrument.rating_agency,
    instrument.risk_weight,
    instrument.final_type,
    instrument.final_industry_code,
    instrument.remark
from {{ ref('stg_treasury__instrument') }} as instrument
left join {{ ref('core_treasury_product') }} as product
    on
        instrument.product_code = product.product_code
        and product.data_date = {{ data_date() }}
