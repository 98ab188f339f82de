select
    data_date,
    nullif(note_no, '') as note_no,
    cast(nullif(mtd_accum, '') as numeric(24, 2)) as month_accumulation,
    cast(nullif(ytd_accum, '') as numeric(24, 2)) as year_accumulation
from {{ source('credit', 'note_accumulation') }}
where data_date = {{ data_date() }}
