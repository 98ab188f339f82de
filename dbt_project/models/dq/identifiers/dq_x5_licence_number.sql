-- Kind of institution, its code, kind of organisation, place and serial number: fifteen characters.
with compared as (
    select
        nbjgh,
        jrxkzh
    from {{ ref('east_jgxxb') }}
    where data_date = {{ data_date() }}
)

{{ check_rows(
    'compared',
    key={'内部机构号': 'nbjgh'},
    table='JGXXB',
    found='jrxkzh',
    fails="jrxkzh !~ '" ~ check_setting('pattern', '') ~ "'",
    ours='null',
    theirs='null',
) }}
