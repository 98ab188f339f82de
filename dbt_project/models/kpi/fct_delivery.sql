select
    extract.data_date,
    head_office.organisation_no as bank_no,
    extract.system,
    extract.owner,
    count(*) filter (where extract.is_measured) as expected_tables,
    count(*) filter (where extract.is_measured and extract.is_on_time) as tables_on_time,
    count(*) filter (where extract.is_complete) as loaded_tables,
    count(*) filter (where extract.is_complete and extract.is_reconciled) as reconciled_tables
from {{ ref('fct_extract') }} as extract
left join {{ head_office() }} as head_office on true
where extract.data_date = {{ data_date() }}
group by
    extract.data_date,
    head_office.organisation_no,
    extract.system,
    extract.owner
