{#-
  A day opens with what the day before it closed with, the first day and the month with what the month before closed with. A
  subject's row may be missing where all of its amounts are nothing.
-#}
with ledger as (
    select
        nbjgh,
        kjkmbh,
        bz,
        bszq,
        kjrq,
        {{ as_number('qcjfye') }} - {{ as_number('qcdfye') }} as opening_balance,
        {{ as_number('qmjfye') }} - {{ as_number('qmdfye') }} as closing_balance,
        false as is_before
    from {{ ref('east_zzkjqkmb') }}
    where
        data_date = {{ data_date() }}
        and bszq in ('日报', '月报')
    union all
    select
        before.nbjgh,
        before.kjkmbh,
        before.bz,
        period.bszq,
        before.kjrq,
        null as opening_balance,
        {{ as_number('before.qmjfye') }} - {{ as_number('before.qmdfye') }} as closing_balance,
        true as is_before
    from {{ ref('east_zzkjqkmb') }} as before
    cross join (values ('日报'), ('月报')) as period (bszq)
    where
        before.data_date = {{ previous_month_end() }}
        and before.bszq = '月报'
),

in_order as (
    select
        nbjgh,
        kjkmbh,
        bz,
        bszq,
        kjrq,
        opening_balance as ours,
        is_before,
        lag(closing_balance) over (partition by nbjgh, kjkmbh, bz, bszq order by kjrq) as theirs
    from ledger
),

compared as (
    select
        nbjgh,
        kjkmbh,
        bz,
        bszq,
        kjrq,
        ours,
        theirs
    from in_order
    where
        not is_before
        and (theirs is not null or {{ is_built(ref('east_zzkjqkmb'), previous_month_end()) }})
)

{{ check_rows(
    'compared',
    key={'内部机构号': 'nbjgh', '会计科目编号': 'kjkmbh', '币种': 'bz', '报送周期': 'bszq', '会计日期': 'kjrq'},
    table='ZZKJQKMB',
    fails="bz = 'CNY' and ours is distinct from coalesce(theirs, 0)",
) }}
