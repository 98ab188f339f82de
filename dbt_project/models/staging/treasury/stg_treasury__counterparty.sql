select
    data_date,
    nullif(cpty_no, '') as counterparty_no,
    nullif(cpty_name, '') as counterparty_name,
    case cpty_type
        when '10' then 'government'
        when '20' then 'bank'
        when '21' then 'bank'
        when '30' then 'nonbank'
        when '31' then 'nonbank'
        when '32' then 'nonbank'
        when '33' then 'nonbank'
        when '34' then 'nonbank'
        when '40' then 'foreign_institution'
        when '50' then 'company'
        when '60' then 'person'
        else nullif(cpty_type, '')
    end as counterparty_type,
    nullif(id_no, '') as document_no,
    nullif(country, '') as country_code,
    nullif(rating, '') as rating,
    nullif(rating_agency, '') as rating_agency,
    nullif(acct_no, '') as settlement_account_no,
    nullif(bank_code, '') as settlement_bank_code,
    nullif(bank_name, '') as settlement_bank_name,
    nullif(industry_code, '') as industry_code
from {{ source('treasury', 'counterparty') }}
where data_date = {{ data_date() }}
