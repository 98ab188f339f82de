-- What was sold for others in the month of the data date.
select
    {{ data_date() }} as data_date,
    trade.trade_no,
    product.product_kind,
    product.issuer_no,
    trade.channel,
    trade.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    trade.seller_employee_no as manager_no,
    round(trade.trade_amount * exchange_rate.rate_to_cny, 2) as sale_amount,
    round(trade.fee_amount * exchange_rate.rate_to_cny, 2) as fee_amount
from {{ ref('core_agency_trade') }} as trade
left join {{ ref('core_agency_product') }} as product
    on
        trade.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        trade.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        trade.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where
    trade.data_date > {{ previous_month_end() }}
    and trade.data_date <= {{ data_date() }}
    and trade.direction = 'buy'
