select
    data_date,
    nullif(subject_no, '') as subject_no,
    nullif(subject_name, '') as subject_name,
    cast(nullif(subject_level, '') as integer) as subject_level,
    nullif(parent_subject_no, '') as parent_subject_no,
    {{ balance_side('dr_cr') }} as balance_side,
    case category
        when '1' then 'asset'
        when '2' then 'liability'
        when '3' then 'equity'
        when '4' then 'profit_loss'
        when '5' then 'common'
        when '6' then 'off_balance'
        else nullif(category, '')
    end as category,
    nullif(g01_item, '') as g01_item,
    cast(nullif(is_leaf, '') as boolean) as is_leaf
from {{ source('cbs', 'subject') }}
where data_date = {{ data_date() }}
