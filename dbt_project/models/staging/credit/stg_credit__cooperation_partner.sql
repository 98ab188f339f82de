select
    data_date,
    nullif(agreement_no, '') as agreement_no,
    nullif(partner_no, '') as partner_no,
    nullif(partner_name, '') as partner_name,
    {{ document_type('id_type') }} as document_type,
    nullif(id_no, '') as document_no,
    case partner_type
        when '1' then 'bank'
        when '2' then 'insurer'
        when '3' then 'micro_lender'
        when '4' then 'guarantor'
        when '5' then 'online_shop'
        when '6' then 'payment_institution'
        when '7' then 'technology'
        when '9' then 'collection_agency'
        else nullif(partner_type, '')
    end as partner_type,
    {{ cooperation_ways('coop_ways') }} as cooperation_ways,
    nullif(region_code, '') as region_code,
    cast(nullif(restrict_flag, '') as boolean) as is_restricted
from {{ source('credit', 'coop_partner') }}
where data_date = {{ data_date() }}
