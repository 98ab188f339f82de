-- The account of a loan holds what its note says: each account has a note and each note an account.
with both_sides as (
    {%- for account, note in [('GRXDFHZ', 'grxdywjjb'), ('DGXDFHZ', 'dgxdywjjb')] %}
        {{ 'union all' if not loop.first }}
        select
            '{{ account }}' as table_code,
            xdjjh,
            bz,
            {{ as_number('dkye') }} as account_balance,
            0 as note_balance,
            1 as accounts,
            0 as notes
        from {{ ref('east_' ~ account | lower) }}
        where data_date = {{ data_date() }}
        union all
        select
            '{{ account }}' as table_code,
            xdjjh,
            bz,
            0 as account_balance,
            {{ as_number('dkye') }} as note_balance,
            0 as accounts,
            1 as notes
        from {{ ref('east_' ~ note) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
),

compared as (
    select
        table_code,
        xdjjh,
        bz,
        sum(account_balance) as ours,
        sum(note_balance) as theirs,
        case
            when sum(accounts) = 0 then '借据无分户账'
            when sum(notes) = 0 then '分户账无借据'
        end as missing
    from both_sides
    group by table_code, xdjjh, bz
)

{{ check_rows(
    'compared',
    key={'信贷借据号': 'xdjjh', '币种': 'bz'},
    found='missing',
    fails='missing is not null or abs(ours - theirs) > ' ~ check_setting('tolerance', 0),
) }}
