-- Treasury deals in the name of the head office.
with head_office as (
    select organisation_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_class = 'head_office'
)

select
    deal.data_date,
    deal.deal_no,
    deal.direction,
    deal.instrument_no,
    deal.product_code,
    product.business_type,
    deal.book_type,
    head_office.organisation_no,
    deal.subject_no,
    deal.currency,
    deal.principal_amount,
    deal.annual_rate,
    deal.deal_date,
    deal.start_date,
    deal.maturity_date,
    deal.own_account_no,
    deal.counterparty_no,
    deal.is_entrusted,
    deal.approver_employee_no,
    deal.trader_employee_no,
    deal.remark
from {{ ref('stg_treasury__deal') }} as deal
cross join head_office
left join {{ ref('core_treasury_product') }} as product
    on
        deal.product_code = product.product_code
        and product.data_date = {{ data_date() }}
