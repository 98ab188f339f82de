{#-
  The balances of each sub-ledger as delivered, by subject, are those of the general ledger as delivered, in the books of the
  same organisation, in CNY and in all currencies together. Debit balances are positive. What secret customers have is in the
  ledger, but not delivered: it is added from core, and said.

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
{#- Of core, for secret customers: the table that would hold it, the subject, the balance and the rows that count. -#}
{%- set of_person = "case party_kind when 'person' then '" -%}
{%- set secrets = [
    (of_person ~ "GRCKFHZ' else 'DGCKFHZ' end", 'core_deposit_account', 'subject_no', '-balance', 'true'),
    (of_person ~ "GRXDFHZ' else 'DGXDFHZ' end", 'core_loan', 'subject_no', 'balance', 'true'),
    (
        of_person ~ "GRXDYWJJB' else 'DGXDYWJJB' end",
        'core_loan',
        of_person ~ "11320101' else '11320102' end",
        'on_balance_arrears_amount',
        'true',
    ),
    ("'BHYXYZB'", 'core_undertaking', 'subject_no', 'unpaid_amount', "status = 'effective'"),
] -%}

with {{ own_books() }},

subject_group as (
    {%- for group in check_setting('groups', [{'table': '-', 'name': '-', 'subjects': ['-']}]) %}
        {{ 'union all' if not loop.first }}
        select
            '{{ group.table }}' as table_code,
            '{{ group.name }}' as group_name,
            '^({{ group.subjects | join("|") }})' as pattern,
            '^({{ group.get("except", ["-"]) | join("|") }})' as except_pattern,
            {{ 'true' if group.get('as_one') else 'false' }} as is_one,
            '{{ group.get("currencies", "CNY|BWB") }}' as currencies
    {%- endfor %}
),

delivered_or_secret as (
    {%- for table, subject, balance, counts in balances %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table }}' as table_code,
            nbjgh as organisation_no,
            {{ subject }} as subject_no,
            {{ currencies.get(table, 'bz') }} as currency,
            {{ balance }} as balance,
            0 as secret_balance
        from {{ ref('east_' ~ table | lower) }}
        where
            data_date = {{ data_date() }}
            and {{ counts }}
    {%- endfor %}
    {%- for table, model, subject, balance, rows in secrets %}
        union all
        select
            {{ table }} as table_code,
            organisation_no,
            {{ subject }} as subject_no,
            currency,
            0 as balance,
            {{ balance }} as secret_balance
        from {{ ref(model) }}
        where
            data_date = {{ data_date() }}
            and {{ rows }}
            and {{ is_secret('customer_no') }}
    {%- endfor %}
    union all
    select
        'PJCPXXB' as table_code,
        acceptance.organisation_no,
        acceptance.subject_no,
        bill.currency,
        0 as balance,
        bill.face_amount as secret_balance
    from {{ ref('core_bill_acceptance') }} as acceptance
    inner join {{ ref('core_bill') }} as bill
        on
            acceptance.bill_no = bill.bill_no
            and bill.data_date = {{ data_date() }}
    where
        acceptance.data_date = {{ data_date() }}
        and acceptance.status = 'outstanding'
        and {{ is_secret('acceptance.customer_no') }}
    union all
    select
        'XYKSXQKB' as table_code,
        account.organisation_no,
        case when held.balance_kind = 'overpaid' then '22410201' else '130304' end as subject_no,
        held.currency,
        0 as balance,
        held.balance as secret_balance
    from {{ ref('core_credit_card_balance') }} as held
    inner join {{ ref('core_credit_card_account') }} as account
        on
            held.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    where
        held.data_date = {{ data_date() }}
        and held.balance_kind in ('revolving', 'instalment', 'overpaid')
        and {{ is_secret('account.customer_no') }}
),

sub_ledger as (
    select
        table_code,
        organisation_no,
        subject_no,
        currency,
        sum(balance) as balance,
        sum(secret_balance) as secret_balance
    from delivered_or_secret
    group by table_code, organisation_no, subject_no, currency
),

booked_sub_ledger as (
    select
        sub_ledger.table_code,
        coalesce(booking.booked_organisation_no, sub_ledger.organisation_no) as organisation_no,
        sub_ledger.subject_no,
        reported_currency.bz as currency,
        sum(sub_ledger.balance * reported_currency.rate_to_cny) as balance,
        sum(sub_ledger.secret_balance * reported_currency.rate_to_cny) as secret_balance
    from sub_ledger
    inner join reported_currency on sub_ledger.currency = reported_currency.currency
    left join booking on sub_ledger.organisation_no = booking.organisation_no
    group by
        sub_ledger.table_code,
        coalesce(booking.booked_organisation_no, sub_ledger.organisation_no),
        sub_ledger.subject_no,
        reported_currency.bz
),

both_sides as (
    select
        subject_group.table_code,
        booked.organisation_no,
        case when subject_group.is_one then subject_group.group_name else booked.subject_no end as subject_no,
        booked.currency,
        booked.balance as sub_ledger_balance,
        booked.secret_balance,
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
        0 as secret_balance,
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
        round(sum(sub_ledger_balance + secret_balance), 2) as ours,
        round(sum(secret_balance), 2) as secret_balance,
        round(sum(ledger_balance), 2) as theirs
    from both_sides
    group by table_code, organisation_no, subject_no, currency
)

{{ check_rows(
    'compared',
    key={'内部机构号': 'organisation_no', '会计科目': 'subject_no', '币种': 'currency'},
    found="case when secret_balance <> 0 then '含涉密客户未报送余额 ' || trim_scale(secret_balance) end",
    explained="case when secret_balance <> 0 then '含涉密客户依规不报送的余额' end",
) }}
