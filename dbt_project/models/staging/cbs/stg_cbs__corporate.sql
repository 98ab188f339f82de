select
    data_date,
    nullif(cust_no, '') as customer_no,
    nullif(org_no, '') as organisation_no,
    nullif(cust_name, '') as customer_name,
    case cust_class
        when '1' then 'group'
        when '2' then 'single_entity'
        when '3' then 'interbank'
        when '4' then 'government'
        when '5' then 'institution'
        when '6' then 'association'
        when '7' then 'foreign'
        else nullif(cust_class, '')
    end as customer_class,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(legal_rep_name, '') as legal_representative_name,
    {{ document_type('legal_rep_id_type') }} as legal_representative_document_type,
    nullif(legal_rep_id_no, '') as legal_representative_document_no,
    nullif(cfo_name, '') as finance_officer_name,
    {{ document_type('cfo_id_type') }} as finance_officer_document_type,
    nullif(cfo_id_no, '') as finance_officer_document_no,
    nullif(basic_acct_no, '') as basic_account_no,
    nullif(basic_acct_bank_code, '') as basic_account_bank_code,
    nullif(basic_acct_bank_name, '') as basic_account_bank_name,
    cast(nullif(registered_capital, '') as numeric(20, 2)) as registered_capital_amount,
    nullif(registered_capital_ccy, '') as registered_capital_currency,
    cast(nullif(paid_in_capital, '') as numeric(20, 2)) as paid_in_capital_amount,
    nullif(paid_in_capital_ccy, '') as paid_in_capital_currency,
    nullif(address, '') as address,
    nullif(phone, '') as phone,
    nullif(business_scope, '') as business_scope,
    cast(nullif(found_date, '') as date) as establishment_date,
    nullif(industry_code, '') as industry_code,
    case size_code
        when '1' then 'large'
        when '2' then 'medium'
        when '3' then 'small'
        when '4' then 'micro'
        when '5' then 'sole_trader'
        when '6' then 'government'
        when '7' then 'institution'
        when '8' then 'association'
        when '9' then 'other'
        else nullif(size_code, '')
    end as enterprise_size,
    case ownership_code
        when '1' then 'state'
        when '2' then 'collective'
        when '3' then 'private'
        when '4' then 'foreign'
        when '5' then 'hk_mo_tw'
        else nullif(ownership_code, '')
    end as ownership,
    cast(nullif(is_listed, '') as boolean) as is_listed,
    nullif(credit_rating, '') as credit_rating,
    cast(nullif(employee_count, '') as integer) as employee_count,
    nullif(region_code, '') as region_code,
    nullif(risk_signals, '') as risk_signal_codes,
    nullif(watch_events, '') as watch_event_codes,
    cast(nullif(is_srdi, '') as boolean) as is_srdi,
    coalesce(cast(nullif(is_secret, '') as boolean), false) as is_secret,
    cast(nullif(open_date, '') as date) as open_date
from {{ source('cbs', 'corporate_customer') }}
where data_date = {{ data_date() }}
