select
    data_date,
    nullif(prod_code, '') as product_no,
    nullif(prod_name, '') as product_name,
    case prod_group
        when 'H' then 'entry'
        when 'T' then 'top_up'
        when 'C' then 'supply_chain'
        when 'B' then 'branch_special'
        when 'O' then 'other'
        else nullif(prod_group, '')
    end as product_group,
    case chain_line
        when 'D' then 'dealer'
        when 'U' then 'supplier'
        when 'R' then 'receivable'
        else nullif(chain_line, '')
    end as chain_line,
    cast(nullif(is_online, '') as boolean) as is_online,
    nullif(branch_no, '') as branch_no
from {{ source('credit', 'loan_product') }}
where data_date = {{ data_date() }}
