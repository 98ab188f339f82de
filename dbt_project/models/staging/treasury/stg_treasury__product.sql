select
    data_date,
    nullif(prod_code, '') as product_code,
    nullif(prod_name, '') as product_name,
    case biz_type
        when 'RRS' then 'reverse_repo_securities'
        when 'LNB' then 'placement_bank'
        when 'LNN' then 'placement_nonbank'
        when 'IBL' then 'interbank_loan'
        when 'TDD' then 'interbank_term_deposit'
        when 'GOV' then 'treasury_bond'
        when 'LGB' then 'local_government_bond'
        when 'PFB' then 'policy_bank_bond'
        when 'CFB' then 'commercial_financial_bond'
        when 'NFB' then 'corporate_bond'
        when 'ABS' then 'abs'
        when 'NCD' then 'ncd'
        when 'BFD' then 'bond_fund'
        when 'MFD' then 'money_market_fund'
        when 'SAM' then 'securities_asset_management'
        when 'NWP' then 'wealth_product'
        when 'TRU' then 'trust'
        when 'DFP' then 'debt_financing_plan'
        when 'EQU' then 'unlisted_equity'
        when 'BBK' then 'borrowing_bank'
        when 'BNB' then 'borrowing_nonbank'
        when 'RPS' then 'repo_securities'
        when 'NCI' then 'ncd_issued'
        when 'BDI' then 'bank_bond_issued'
        when 'SBI' then 'subordinated_bond_issued'
        when 'NOS' then 'nostro'
        else nullif(biz_type, '')
    end as business_type,
    cast(nullif(is_liab, '') as boolean) as is_liability
from {{ source('treasury', 'product') }}
where data_date = {{ data_date() }}
