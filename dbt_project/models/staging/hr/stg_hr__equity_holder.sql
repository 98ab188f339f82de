select
    data_date,
    nullif(holder_no, '') as holder_no,
    nullif(cust_no, '') as customer_no,
    nullif(holder_name, '') as holder_name,
    cast(nullif(is_natural_person, '') as boolean) as is_natural_person,
    cast(nullif(is_shareholder, '') as boolean) as is_shareholder,
    nullif(holder_type, '') as holder_type,
    {{ document_name('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    nullif(industry_code, '') as industry_code,
    nullif(region_name, '') as region_name,
    nullif(relation_codes, '') as relation_codes,
    nullif(controller_name, '') as controller_name,
    cast(nullif(bank_holdings, '') as integer) as bank_holding_count,
    cast(nullif(bank_controls, '') as integer) as bank_control_count,
    nullif(bad_record, '') as bad_record_codes,
    cast(nullif(is_restricted, '') as boolean) as is_restricted,
    nullif(fund_source, '') as fund_source,
    nullif(fund_acct_no, '') as fund_account_no,
    cast(nullif(share_count, '') as numeric(20, 0)) as share_count,
    cast(nullif(share_ratio, '') as numeric(20, 6)) as share_ratio,
    cast(nullif(share_date, '') as date) as share_date,
    cast(nullif(pledge_ratio, '') as numeric(20, 6)) as pledge_ratio,
    cast(nullif(has_director, '') as boolean) as has_director,
    cast(nullif(last_change_date, '') as date) as last_change_date,
    case status
        when '1' then 'valid'
        when '2' then 'invalid'
        else nullif(status, '')
    end as status,
    cast(nullif(end_date, '') as date) as end_date
from {{ source('hr', 'equity_holder') }}
where data_date = {{ data_date() }}
