select
    data_date,
    nullif(note_no, '') as note_no,
    nullif(contract_no, '') as contract_no,
    case product
        when 'TF01' then 'import_letter_advance'
        when 'TF02' then 'export_letter_advance'
        when 'TF03' then 'packing_loan'
        when 'TF04' then 'domestic_factoring'
        when 'TF05' then 'domestic_forfaiting'
        when 'TF06' then 'secondary_forfaiting'
        when 'TF07' then 'invoice_finance'
        when 'TF08' then 'order_finance'
        when 'TF09' then 'buyer_advance'
        when 'TF10' then 'negotiation'
        when 'TF11' then 'international_factoring'
        when 'TF99' then 'supply_chain'
        else nullif(product, '')
    end as product,
    nullif(org_no, '') as organisation_no,
    nullif(cust_no, '') as customer_no,
    nullif(ccy, '') as currency,
    cast(nullif(claim_amt, '') as numeric(20, 2)) as claim_amount,
    cast(nullif(fin_amt, '') as numeric(20, 2)) as financed_amount,
    cast(nullif(fin_date, '') as date) as issue_date,
    cast(nullif(exp_date, '') as date) as due_date,
    nullif(lc_no, '') as letter_no,
    nullif(lc_bank_name, '') as letter_bank_name,
    nullif(buyer_name, '') as buyer_name,
    nullif(seller_name, '') as seller_name,
    nullif(trade_desc, '') as trade_description,
    nullif(payee_name, '') as payee_name,
    nullif(repayer_name, '') as repayer_name,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    cast(nullif(margin_ratio, '') as numeric(20, 2)) as margin_ratio,
    nullif(margin_ccy, '') as margin_currency,
    cast(nullif(margin_amt, '') as numeric(20, 2)) as margin_amount,
    nullif(margin_acct_no, '') as margin_account_no,
    nullif(remark, '') as remark
from {{ source('trade', 'finance') }}
where data_date = {{ data_date() }}
