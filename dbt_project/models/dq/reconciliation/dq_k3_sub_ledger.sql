{#-
  The balances of each sub-ledger as delivered, by subject, are those of the general ledger as delivered, in the books of the
  same organisation, in CNY and in all currencies together. Debit balances are positive.

  Which subjects a sub-ledger holds stands in the YAML: subjects that begin so, less those of `except`. With `as_one` a group
  of subjects is compared as a whole, where the sub-ledger knows them as one amount; with `currencies` in these only.
-#}
{%- set balances = [
    ('GRCKFHZ', 'mxkmbh', '-' ~ as_number('ckye'), 'true'),
    ('DGCKFHZ', 'mxkmbh', '-' ~ as_number('ckye'), 'true'),
    ('NBFHZ', 'mxkmbh', as_number('jfye') ~ ' - ' ~ as_number('dfye'), 'true'),
    ('GRXDFHZ', 'mxkmbh', as_number('dkye'), 'true'),
    ('DGXDFHZ', 'mxkmbh', as_number('dkye'), 'true'),
    ('GRXDYWJJB', "'11320101'", as_number('bnqxye'), 'true'),
    ('DGXDYWJJB', "'11320102'", as_number('bnqxye'), 'true'),
    ('XYKSXQKB', "'130304'", as_number('tzje'), 'true'),
    (
        'XYKSXQKB',
        "'22410201'",
        '-(' ~ as_number('zhye') ~ ' + ' ~ as_number('tzje') ~ ' + ' ~ as_number('ysxf') ~ ')',
        'true',
    ),
    ('PJCPXXB', 'mxkmbh', as_number('pmje'), "pjzt = '正常'"),
    ('BHYXYZB', 'mxkmbh', as_number('xyzye'), "htzt = '正常'"),
    (
        'ZYZJYWYEB',
        'mxkmbh',
        "case when mxkmbh like '2%' then -" ~ as_number('zmye') ~ ' else ' ~ as_number('zmye') ~ ' end',
        'true',
    ),
] -%}
{%- set currencies = {'BHYXYZB': 'xyzbzdm'} -%}

with {{ own_books() }},

subject_group (table_code, group_name, pattern, except_pattern, is_one, currencies) as (
    values
    {%- for group in check_setting('groups', []) %}
    (
        '{{ group.table }}',
        '{{ group.name }}',
        '^({{ group.subjects | join("|") }})',
        '^({{ group.get("except", ["-"]) | join("|") }})',
        {{ 'true' if group.get('as_one') else 'false' }},
        '{{ group.get("currencies", "CNY|BWB") }}'
    ){{ ',' if not loop.last }}
    {%- else %}
    (null, null, null, null, false, null)
    {%- endfor %}
),

sub_ledger as (
    {%- for table, subject, balance, counts in balances %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table }}' as table_code,
            nbjgh as organisation_no,
            {{ subject }} as subject_no,
            {{ currencies.get(table, 'bz') }} as currency,
            sum({{ balance }}) as balance
        from {{ ref('east_' ~ table | lower) }}
        where
            data_date = {{ data_date() }}
            and {{ counts }}
        group by 1, 2, 3, 4
    {%- endfor %}
),

booked_sub_ledger as (
    select
        sub_ledger.table_code,
        coalesce(booking.booked_organisation_no, sub_ledger.organisation_no) as organisation_no,
        sub_ledger.subject_no,
        reported_currency.bz as currency,
        sum(sub_ledger.balance * reported_currency.rate_to_cny) as balance
    from sub_ledger
    inner join reported_currency on sub_ledger.currency = reported_currency.currency
    left join booking on sub_ledger.organisation_no = booking.organisation_no
    group by 1, 2, 3, 4
),

both_sides as (
    select
        subject_group.table_code,
        booked.organisation_no,
        case when subject_group.is_one then subject_group.group_name else booked.subject_no end as subject_no,
        booked.currency,
        booked.balance as sub_ledger_balance,
        0 as ledger_balance
    from booked_sub_ledger as booked
    inner join subject_group
        on
            booked.table_code = subject_group.table_code
            and booked.subject_no ~ subject_group.pattern
            and booked.subject_no !~ subject_group.except_pattern
            and booked.currency ~ subject_group.currencies
    union all
    select
        subject_group.table_code,
        own_books.organisation_no,
        case when subject_group.is_one then subject_group.group_name else own_books.subject_no end as subject_no,
        own_books.currency,
        0 as sub_ledger_balance,
        own_books.balance as ledger_balance
    from own_books
    inner join subject_group
        on
            own_books.subject_no ~ subject_group.pattern
            and own_books.subject_no !~ subject_group.except_pattern
            and own_books.currency ~ subject_group.currencies
),

compared as (
    select
        table_code,
        organisation_no,
        subject_no,
        currency,
        round(sum(sub_ledger_balance), 2) as ours,
        round(sum(ledger_balance), 2) as theirs
    from both_sides
    group by table_code, organisation_no, subject_no, currency
)

{{ check_rows('compared', key={'内部机构号': 'organisation_no', '会计科目': 'subject_no', '币种': 'currency'}) }}
