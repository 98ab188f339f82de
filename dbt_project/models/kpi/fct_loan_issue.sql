-- What was lent since 1 January, as the notes of this data date state it, settled ones included: the year's figure does
-- not depend on how often a batch ran. Loans made for entrustors are not the bank's.
select
    loan.data_date,
    loan.note_no,
    loan.contract_no,
    loan.customer_no,
    loan.party_kind,
    corporate.enterprise_size,
    loan.business_type,
    contract.guarantee_type,
    loan.currency,
    loan.issue_type,
    loan.issue_date,
    loan.issue_date >= date_trunc('month', loan.data_date)::date as is_issued_this_month,
    loan.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    loan.interest_rate,
    round(loan.loan_amount * exchange_rate.rate_to_cny, 2) as loan_amount,
    coalesce(contract.manager_employee_no, loan.officer_employee_no) as manager_no,
    coalesce(corporate.enterprise_size, 'person') as customer_size,
    sold.product_no,
    product.product_group,
    sold.core_customer_no,
    trade.product as trade_product,
    bill.bill_kind,
    round(bill.face_amount * exchange_rate.rate_to_cny, 2) as bill_amount,
    product.chain_line,
    loan.is_inclusive_small_business,
    left(corporate.industry_code, 1) as industry_section,
    left(corporate.region_code, 2) as province_code,
    coalesce(trade.product in ({{ sql_texts(var('kpi_export_financing_products')) }}), false) as is_export_financing
from {{ ref('core_loan') }} as loan
left join {{ ref('core_credit_contract') }} as contract
    on
        loan.contract_no = contract.contract_no
        and contract.data_date = {{ data_date() }}
left join {{ ref('core_corporate') }} as corporate
    on
        loan.customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        loan.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        loan.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
left join {{ ref('core_loan_product_note') }} as sold
    on
        loan.note_no = sold.note_no
        and sold.data_date = {{ data_date() }}
left join {{ ref('core_loan_product') }} as product
    on
        sold.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join {{ ref('core_trade_finance') }} as trade
    on
        loan.note_no = trade.note_no
        and trade.data_date = {{ data_date() }}
left join {{ ref('core_bill_discount') }} as discount
    on
        loan.note_no = discount.note_no
        and discount.data_date = {{ data_date() }}
left join {{ ref('core_bill') }} as bill
    on
        discount.bill_no = bill.bill_no
        and bill.data_date = {{ data_date() }}
where
    loan.data_date = {{ data_date() }}
    and loan.issue_date >= date_trunc('year', loan.data_date)::date
    and loan.issue_date <= loan.data_date
    and loan.business_type <> 'entrusted'
