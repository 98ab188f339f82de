with compared as (
    select
        line_no,
        start_date,
        end_date
    from {{ ref('core_credit_line') }}
    where
        data_date = {{ data_date() }}
        and start_date is not null
        and end_date is not null
)

{{ check_rows(
    'compared',
    key={'授信号': 'line_no'},
    table='SXXXB',
    fails='end_date < start_date',
    found="'起始日' || to_char(start_date, 'YYYYMMDD') || '，到期日' || to_char(end_date, 'YYYYMMDD')",
    ours='null',
    theirs='null',
) }}
