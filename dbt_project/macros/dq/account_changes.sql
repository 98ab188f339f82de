{#-
  Accounts delivered at the data date or the month end before, and accounts that have moved in between: a row each with
  balance, previous_balance, movement (what should have become of it), movements (how many) and rounding. Without a
  month before, none. Interest that is due is no movement of a loan: its subjects are a parameter of the check.

  A credit card account is delivered as one amount in CNY: what it owes in other currencies moves at the rate of the data
  date, and is worth more or less than the month before. What it owes of each kind is rounded once converted, so that such
  an account may be out by as much as `rounding`. Its write-off is filed as such, not as a transaction; what a secret
  person does with a supplementary card is not filed, and stands in core alone.
-#}
{%- macro account_changes() -%}
{%- set not_interest = "mxkmbh !~ '^(" ~ check_setting('interest_subjects', ['-']) | join('|') ~ ")'" -%}
{%- set pairs = [
    ('GRCKFHZ', 'GRCKFHZMX', 'grckzh', 'bz', as_number('ckye'), '贷', 'true'),
    ('DGCKFHZ', 'DGCKFHZMX', 'dgckzh', 'bz', as_number('ckye'), '贷', 'true'),
    ('NBFHZ', 'NBFHZMX', 'nbfhzzh', 'bz', as_number('jfye') ~ ' - ' ~ as_number('dfye'), '借', 'true'),
    ('GRXDFHZ', 'GRXDFHZMX', 'xdjjh', 'bz', as_number('dkye'), '借', not_interest),
    ('DGXDFHZ', 'DGXDFHZMX', 'xdjjh', 'bz', as_number('dkye'), '借', not_interest),
] -%}
{%- set with_month_before = is_built(ref('east_xyksxqkb'), previous_month_end()) -%}
select
    seen.table_code,
    seen.account_no,
    seen.currency,
    sum(seen.balance) as balance,
    sum(seen.previous_balance) as previous_balance,
    round(sum(seen.movement), 2) as movement,
    sum(seen.movements) as movements,
    case when bool_or(seen.is_converted) then 0.02 else 0 end as rounding
from (
    {%- for account, detail, key, currency, balance, raises, counts in pairs %}
    {{ 'union all' if not loop.first }}
    select
        '{{ account }}' as table_code,
        {{ key }} as account_no,
        {{ currency }} as currency,
        case when data_date = {{ data_date() }} then {{ balance }} else 0 end as balance,
        case when data_date = {{ data_date() }} then 0 else {{ balance }} end as previous_balance,
        0 as movement,
        0 as movements,
        false as is_converted
    from {{ ref('east_' ~ account | lower) }}
    where
        data_date in ({{ data_date() }}, {{ previous_month_end() }})
        and {{ is_built(ref('east_' ~ account | lower), previous_month_end()) }}
    union all
    select
        '{{ account }}' as table_code,
        {{ key }} as account_no,
        {{ currency }} as currency,
        0 as balance,
        0 as previous_balance,
        case when jyjdbz = '{{ raises }}' then {{ as_number('jyje') }} else -{{ as_number('jyje') }} end as movement,
        1 as movements,
        false as is_converted
    from {{ ref('east_' ~ detail | lower) }}
    where
        data_date = {{ data_date() }}
        and {{ counts }}
        and {{ is_built(ref('east_' ~ account | lower), previous_month_end()) }}
    {%- endfor %}
    union all
    select
        'XYKSXQKB' as table_code,
        xykzh as account_no,
        bz as currency,
        case when data_date = {{ data_date() }} then {{ as_number('zhye') }} else 0 end as balance,
        case when data_date = {{ data_date() }} then 0 else {{ as_number('zhye') }} end as previous_balance,
        0 as movement,
        0 as movements,
        false as is_converted
    from {{ ref('east_xyksxqkb') }}
    where
        data_date in ({{ data_date() }}, {{ previous_month_end() }})
        and {{ with_month_before }}
    union all
    select
        'XYKSXQKB' as table_code,
        detail.xykzh as account_no,
        'CNY' as currency,
        0 as balance,
        0 as previous_balance,
        case when detail.jyjdbz = '贷' then 1 else -1 end * {{ as_number('detail.jyje') }} * rate.rate_to_cny as movement,
        1 as movements,
        detail.bz <> 'CNY' as is_converted
    from {{ ref('east_xykjymxb') }} as detail
    inner join {{ ref('core_exchange_rate') }} as rate
        on
            detail.bz = rate.currency
            and rate.data_date = {{ data_date() }}
    where
        detail.data_date = {{ data_date() }}
        and {{ with_month_before }}
    union all
    select
        'XYKSXQKB' as table_code,
        movement.account_no,
        'CNY' as currency,
        0 as balance,
        0 as previous_balance,
        case movement.direction when 'credit' then 1 else -1 end * movement.amount * rate.rate_to_cny as movement,
        1 as movements,
        movement.currency <> 'CNY' as is_converted
    from {{ ref('core_credit_card_transaction') }} as movement
    inner join {{ ref('core_exchange_rate') }} as rate
        on
            movement.currency = rate.currency
            and rate.data_date = {{ data_date() }}
    where
        {{ of_month('movement.data_date') }}
        and {{ of_month('movement.transaction_date') }}
        and {{ is_secret('movement.customer_no') }}
        and movement.account_no in (
            select account.xykzh
            from {{ ref('east_xyksxqkb') }} as account
            where account.data_date = {{ data_date() }}
        )
        and {{ with_month_before }}
    union all
    select
        'XYKSXQKB' as table_code,
        held.account_no,
        'CNY' as currency,
        0 as balance,
        0 as previous_balance,
        -held.balance * (rate.rate_to_cny - previous_rate.rate_to_cny) as movement,
        case when rate.rate_to_cny <> previous_rate.rate_to_cny then 1 else 0 end as movements,
        held.currency <> 'CNY' as is_converted
    from {{ ref('core_credit_card_balance') }} as held
    inner join {{ ref('core_exchange_rate') }} as rate
        on
            held.currency = rate.currency
            and rate.data_date = {{ data_date() }}
    inner join {{ ref('core_exchange_rate') }} as previous_rate
        on
            held.currency = previous_rate.currency
            and previous_rate.data_date = {{ previous_month_end() }}
    where
        held.data_date = {{ previous_month_end() }}
        and held.balance <> 0
        and {{ with_month_before }}
    union all
    select
        'XYKSXQKB' as table_code,
        hth as account_no,
        bz as currency,
        0 as balance,
        0 as previous_balance,
        {{ as_number('hxbj') }} as movement,
        1 as movements,
        false as is_converted
    from {{ ref('east_zchxb') }}
    where
        data_date = {{ data_date() }}
        and zclx = '信用卡贷款'
        and {{ of_month(as_date('hxrq')) }}
        and {{ with_month_before }}
) as seen
group by seen.table_code, seen.account_no, seen.currency
{%- endmacro -%}
