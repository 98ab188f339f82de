{#-
  The lines of the 1104 returns and what EAST says of the same, in CNY and ten thousands as the returns are: the balance sheet
  by the subject map (402), deposits, bills and trade finance (G01_III), advances (G01_VI), loans by industry and cards
  (G01_VII), what stands outside the balance sheet (G01_I), write-offs (G12), loans sold (G34), interbank and investments (G31).
  Without lines of the month, all that EAST says stands alone. What secret customers have is in the returns, but not delivered:
  it is added from core.
-#}
with rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

subject_line as (
    select
        kjkmbh as subject_no,
        kmjdbz as balance_side,
        substring(gsywzl from '^[0-9]+') as line_no
    from {{ ref('east_nbkmdzb') }}
    where
        data_date = {{ data_date() }}
        and gsywzl <> ''
),

ledger as (
    select
        subject_line.line_no,
        case
            when subject_line.balance_side = '贷' then {{ as_number('books.qmdfye') }} - {{ as_number('books.qmjfye') }}
            else {{ as_number('books.qmjfye') }} - {{ as_number('books.qmdfye') }}
        end as amount
    from {{ ref('east_zzkjqkmb') }} as books
    inner join {{ ref('core_organisation') }} as organisation
        on
            books.nbjgh = organisation.organisation_no
            and organisation.organisation_class = 'head_office'
            and organisation.data_date = {{ data_date() }}
    inner join {{ ref('core_subject') }} as subject
        on
            books.kjkmbh = subject.subject_no
            and subject.is_leaf
            and subject.data_date = {{ data_date() }}
    inner join subject_line on books.kjkmbh = subject_line.subject_no
    where
        books.data_date = {{ data_date() }}
        and books.bszq = '月报'
        and books.bz = 'BWB'
),

note as (
    {%- for table in ['grxdywjjb', 'dgxdywjjb'] %}
        {{ 'union all' if not loop.first }}
        select
            mxkmbh as subject_no,
            bz as currency,
            substring(dktxhy from '^[0-9.]+[0-9]') as industry_line,
            {{ as_number('dkye') }} as amount
        from {{ ref('east_' ~ table) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
    union all
    select
        subject_no,
        currency,
        substring(
            {{ loan_purpose_industry('industry_code', 'business_type', 'region_code') }} from '^[0-9.]+[0-9]'
        ) as industry_line,
        balance as amount
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and {{ is_secret('customer_no') }}
),

off_balance as (
    select
        mxkmbh as subject_no,
        bz as currency,
        {{ as_number('pmje') }} as amount
    from {{ ref('east_pjcpxxb') }}
    where
        data_date = {{ data_date() }}
        and pjzt = '正常'
    union all
    select
        mxkmbh as subject_no,
        xyzbzdm as currency,
        {{ as_number('xyzye') }} as amount
    from {{ ref('east_bhyxyzb') }}
    where
        data_date = {{ data_date() }}
        and htzt = '正常'
    union all
    select
        acceptance.subject_no,
        bill.currency,
        bill.face_amount as amount
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
        subject_no,
        currency,
        unpaid_amount as amount
    from {{ ref('core_undertaking') }}
    where
        data_date = {{ data_date() }}
        and status = 'effective'
        and {{ is_secret('customer_no') }}
    union all
    select
        subject_no,
        currency,
        amount
    from note
    where subject_no like '7%'
),

delivered as (
    select
        'NBKMDZB' as table_code,
        'G01' as return_no,
        line_no,
        'CNY' as currency,
        amount
    from ledger
    where cast(line_no as integer) < 70
    union all
    select
        case
            when off_balance.subject_no like '71%' then 'WTDKXXB'
            when off_balance.subject_no like '7011%' then 'PJCPXXB'
            else 'BHYXYZB'
        end as table_code,
        'G01_I' as return_no,
        subject_line.line_no,
        off_balance.currency,
        off_balance.amount
    from off_balance
    left join subject_line on off_balance.subject_no = subject_line.subject_no
    union all
    select
        'DGCKFHZ' as table_code,
        'G01_III' as return_no,
        '2.1' as line_no,
        bz as currency,
        {{ as_number('ckye') }} as amount
    from {{ ref('east_dgckfhz') }}
    where
        data_date = {{ data_date() }}
        and mxkmbh not like '2012%'
    union all
    select
        'GRCKFHZ' as table_code,
        'G01_III' as return_no,
        '2.2' as line_no,
        bz as currency,
        {{ as_number('ckye') }} as amount
    from {{ ref('east_grckfhz') }}
    where data_date = {{ data_date() }}
    union all
    select
        case party_kind when 'person' then 'GRCKFHZ' else 'DGCKFHZ' end as table_code,
        'G01_III' as return_no,
        case party_kind when 'person' then '2.2' else '2.1' end as line_no,
        currency,
        balance as amount
    from {{ ref('core_deposit_account') }}
    where
        data_date = {{ data_date() }}
        and subject_no not like '2012%'
        and {{ is_secret('customer_no') }}
    union all
    select
        lines.table_code,
        lines.return_no,
        lines.line_no,
        note.currency,
        note.amount
    from note
    inner join (
        values
        ('1301', 'DGXDYWJJB', 'G01_III', '1.5'),
        ('1305', 'DGXDYWJJB', 'G01_III', '1.4')
    ) as lines (prefix, table_code, return_no, line_no) on note.subject_no like lines.prefix || '%'
    union all
    select
        'DKDJB' as table_code,
        'G01_VI' as return_no,
        '1' as line_no,
        bz as currency,
        {{ as_number('dkye') }} as amount
    from {{ ref('east_dkdjb') }}
    where data_date = {{ data_date() }}
    union all
    select
        'DGXDYWJJB' as table_code,
        'G01_VII' as return_no,
        industry_line as line_no,
        currency,
        amount
    from note
    where subject_no ~ '^130[35]'
    union all
    select
        'XYKSXQKB' as table_code,
        'G01_VII' as return_no,
        '2.21.1' as line_no,
        bz as currency,
        {{ as_number('tzje') }} as amount
    from {{ ref('east_xyksxqkb') }}
    where data_date = {{ data_date() }}
    union all
    select
        'XYKSXQKB' as table_code,
        'G01_VII' as return_no,
        '2.21.1' as line_no,
        held.currency,
        held.balance as amount
    from {{ ref('core_credit_card_balance') }} as held
    inner join {{ ref('core_credit_card_account') }} as account
        on
            held.account_no = account.account_no
            and account.data_date = {{ data_date() }}
    where
        held.data_date = {{ data_date() }}
        and held.balance_kind in ('revolving', 'instalment')
        and {{ is_secret('account.customer_no') }}
    union all
    select
        'DKDJB' as table_code,
        'G01_VI' as return_no,
        '1' as line_no,
        currency,
        balance as amount
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and subject_no like '1307%'
        and {{ is_secret('customer_no') }}
    union all
    select
        'ZCHXB' as table_code,
        'G12' as return_no,
        '4' as line_no,
        currency,
        principal_amount as amount
    from {{ ref('core_write_off') }}
    where
        data_date = {{ data_date() }}
        and asset_kind in ('loan', 'credit_card')
        and {{ of_month('write_off_date') }}
        and {{ is_secret('customer_no') }}
    union all
    select
        'ZCHXB' as table_code,
        'G12' as return_no,
        '4' as line_no,
        bz as currency,
        {{ as_number('hxbj') }} as amount
    from {{ ref('east_zchxb') }}
    where
        data_date = {{ data_date() }}
        and zclx in ('个人贷款', '对公贷款', '信用卡贷款')
        and {{ of_month(as_date('hxrq')) }}
    union all
    select
        'XDZCZRB' as table_code,
        'G34' as return_no,
        '1' as line_no,
        bz as currency,
        {{ as_number('zrdkbjze') }} as amount
    from {{ ref('east_xdzczrb') }}
    where
        data_date = {{ data_date() }}
        and zczrfx = '转出'
        and {{ of_month(as_date('zrhtqsrq')) }}
    union all
    select
        'ZYZJYWYEB' as table_code,
        'G31' as return_no,
        lines.line_no,
        held.bz as currency,
        {{ as_number('held.zmye') }} as amount
    from {{ ref('east_zyzjywyeb') }} as held
    inner join (
        values
        ('^(1011|111105|1302)', '1'),
        ('^(1101|1501|1503|1505)', '2')
    ) as lines (pattern, line_no) on held.mxkmbh ~ lines.pattern
    where held.data_date = {{ data_date() }}
),

delivered_line as (
    select
        min(delivered.table_code) as table_code,
        delivered.return_no,
        delivered.line_no,
        round(sum(delivered.amount * rate.rate_to_cny) / 10000, 2) as amount
    from delivered
    left join rate on delivered.currency = rate.currency
    group by delivered.return_no, delivered.line_no
),

filed as (
    select
        return_no,
        line_no,
        line_name,
        amount
    from {{ ref('core_return_line') }}
    where
        data_date = {{ data_date() }}
        and report_date = {{ data_date() }}
),

compared as (
    select
        coalesce(
            delivered_line.table_code,
            case
                when filed.return_no = 'G01_VII' then 'DGXDYWJJB'
                when filed.return_no = 'G12' then 'ZCHXB'
                when filed.return_no = 'G34' then 'XDZCZRB'
                when filed.return_no = 'G31' then 'ZYZJYWYEB'
                when filed.return_no = 'G01_VI' then 'DKDJB'
                else 'NBKMDZB'
            end
        ) as table_code,
        coalesce(delivered_line.return_no, filed.return_no) as return_no,
        coalesce(delivered_line.line_no, filed.line_no) as line_no,
        filed.line_name,
        delivered_line.amount as ours,
        filed.amount as theirs
    from delivered_line
    full outer join filed
        on
            delivered_line.return_no = filed.return_no
            and delivered_line.line_no = filed.line_no
)

{{ check_rows(
    'compared',
    key={'报表': 'return_no', '行次': 'line_no'},
    found="case when theirs is null then '1104未录入本月该行次' else line_name end",
) }}
