select
    data_date,
    nullif(product_no, '') as product_no,
    nullif(product_name, '') as product_name,
    {{ party_kind('party_kind') }} as party_kind,
    case product_class
        when 'D' then 'demand'
        when 'T' then 'term'
        when 'N' then 'notice'
        when 'X' then 'agreement_deposit'
        when 'A' then 'negotiated_deposit'
        when 'M' then 'margin'
        when 'S' then 'structured'
        when 'I' then 'interbank'
        else nullif(product_class, '')
    end as product_class,
    nullif(subject_no, '') as subject_no,
    cast(nullif(term_months, '') as integer) as term_months,
    cast(nullif(base_rate, '') as numeric(20, 6)) as base_rate
from {{ source('cbs', 'deposit_product') }}
where data_date = {{ data_date() }}
