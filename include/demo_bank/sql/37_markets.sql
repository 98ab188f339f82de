-- Treasury: published exchange rates, currency exchanged for customers and squared with other banks on the same day,
-- forwards, swaps, options and interest-rate swaps. What is exchanged passes 30020501 in both currencies; what the
-- spread leaves there is the day's gain. Derivatives stand in the books at their value, and beside them with their
-- notional.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(3002, '货币兑换', 'B', '5', null),
(300205, '外汇买卖', 'B', '5', null),
(30020501, '结售汇及外汇买卖', 'B', '5', null),
(3101, '衍生工具', 'B', '5', null),
(310105, '衍生金融工具', 'B', '5', null),
(31010501, '衍生金融工具公允价值', 'B', '5', null),
(6061, '汇兑损益', 'C', '4', '61汇兑损益'),
(606105, '外汇交易损益', 'C', '4', '61汇兑损益'),
(60610501, '结售汇价差收益', 'C', '4', '61汇兑损益'),
(7005, '衍生交易合约', 'D', '6', null),
(700505, '衍生交易名义本金', 'D', '6', null),
(70050501, '衍生金融工具名义本金', 'D', '6', null),
(7999, '表外对应科目', 'C', '6', null),
(799901, '表外业务对应科目', 'C', '6', null),
(79990101, '表外对应科目', 'C', '6', null)
on conflict do nothing;

-- The middle rates of every weekday, within half a per cent of a level; yen by the hundred.
create table bank.fx_rate as
select
    days.day::date as quote_date,
    rates.no,
    rates.ccy,
    rates.unit,
    round(
        (rates.level * (0.995 + 0.01 * bank.rnd(rates.no * 100000 + (days.day::date - date '2000-01-01'), 2801)))::numeric,
        4
    ) as mid
from generate_series((%(first_day)s - 7)::timestamp, %(until)s::timestamp, interval '1 day') as days (day)
cross join (
    values (1, 'USD', 1, 7.1), (2, 'EUR', 1, 7.7), (3, 'HKD', 1, 0.91), (4, 'JPY', 100, 4.55), (5, 'GBP', 1, 9.05)
) as rates (no, ccy, unit, level)
where extract(isodow from days.day) < 6;

alter table bank.fx_rate add primary key (ccy, quote_date);

-- Who exchanges: holders of a dollar account whose yuan account is open throughout.
create table bank.exchange_deal as
select
    keys.key,
    dollar.acct_id,
    yuan.acct_id as yuan_id,
    dollar.cust_id,
    dollar.cust_no,
    dollar.party_kind,
    dollar.org_no,
    dollar.subject_no,
    yuan.org_no as yuan_org,
    yuan.subject_no as yuan_subject,
    dated.deal_date,
    36000 + bank.pick(keys.key, 2811, 18000) as seconds,
    -- The bank buys (B) or sells (S) dollars.
    drawn.dir,
    drawn.usd,
    (drawn.usd * fx_rate.mid * case drawn.dir when 'B' then 0.998 else 1.002 end)::bigint as cny,
    round(fx_rate.mid * case drawn.dir when 'B' then 0.998 else 1.002 end, 4) as price
from bank.account as dollar
inner join bank.account as yuan on yuan.acct_id = dollar.cust_id * 10::bigint
cross join bank.month
cross join lateral (select dollar.acct_id * 1000 + month.month_no as key) as keys
cross join lateral (select bank.weekday(month.first_day + 1 + bank.pick(keys.key, 2812, 24)) as deal_date) as dated
cross join lateral (
    select
        case when bank.rnd(keys.key, 2813) < 0.55 then 'B' else 'S' end as dir,
        (dollar.monthly_in * (0.2 + 0.6 * bank.rnd(keys.key, 2814)) / 10000)::bigint * 10000 + 50000 as usd
) as drawn
inner join bank.fx_rate on fx_rate.ccy = 'USD' and fx_rate.quote_date = dated.deal_date
where dollar.slot = 4
    and dollar.close_date is null and dollar.open_status = '1' and dollar.open_date <= %(open_day)s
    and yuan.close_date is null and yuan.open_status = '1' and yuan.open_date <= %(open_day)s
    and bank.rnd(keys.key, 2815) < 0.6;

analyze bank.exchange_deal;

-- The money comes in the same morning, so that the account is never short of it.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt, dr_org, dr_subject, cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    deal_date, 31000 + bank.pick(key, 2816, 1800), 'exchange funding', key, '1001',
    case dir when 'B' then 'USD' else 'CNY' end,
    case dir when 'B' then usd else cny end,
    case dir when 'B' then org_no else yuan_org end, 30010201,
    'D', case dir when 'B' then acct_id else yuan_id end,
    case dir when 'B' then org_no else yuan_org end,
    case dir when 'B' then subject_no else yuan_subject end,
    case dir when 'B' then org_no else yuan_org end,
    case
        when dir = 'B' then 8000000 + bank.pick(key, 2817, 60)
        when party_kind = 'P' then 1000000 + bank.pick(key, 2817, 1500)
        else 2000000 + bank.pick(key, 2817, 1500)
    end,
    case when dir = 'S' then '他行汇入' when party_kind = 'P' then '境外汇入' else '出口收汇' end
from bank.exchange_deal;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt, dr_kind, dr_id, dr_org, dr_subject, cr_org, cr_subject,
    txn_org, summary
)
select
    deal_date, seconds, 'exchange paid', key, '1001', '01',
    case dir when 'B' then 'USD' else 'CNY' end,
    case dir when 'B' then usd else cny end,
    'D', case dir when 'B' then acct_id else yuan_id end,
    case dir when 'B' then org_no else yuan_org end,
    case dir when 'B' then subject_no else yuan_subject end,
    800000, 30020501, org_no, case dir when 'B' then '结汇' else '购汇' end
from bank.exchange_deal;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt, dr_org, dr_subject, cr_kind, cr_id, cr_org, cr_subject,
    txn_org, summary
)
select
    deal_date, seconds + 1, 'exchange received', key, '1001', '01',
    case dir when 'B' then 'CNY' else 'USD' end,
    case dir when 'B' then cny else usd end,
    800000, 30020501,
    'D', case dir when 'B' then yuan_id else acct_id end,
    case dir when 'B' then yuan_org else org_no end,
    case dir when 'B' then yuan_subject else subject_no end,
    org_no, case dir when 'B' then '结汇' else '购汇' end
from bank.exchange_deal;

-- One deal with another bank a day squares the day's dollars at the middle rate.
create table bank.square_deal as
select
    daily.deal_date,
    (daily.deal_date - date '2000-01-01')::bigint as key,
    case when daily.bought > 0 then 'S' else 'B' end as dir,
    abs(daily.bought) as usd,
    abs(daily.bought * fx_rate.mid)::bigint as cny,
    fx_rate.mid as price,
    daily.paid,
    1 + bank.pick((daily.deal_date - date '2000-01-01')::bigint, 2821, 8) as cpty
from (
    select
        deal_date,
        sum(case dir when 'B' then usd else - usd end)::bigint as bought,
        sum(case dir when 'B' then cny else - cny end)::bigint as paid
    from bank.exchange_deal
    group by deal_date
) as daily
inner join bank.fx_rate on fx_rate.ccy = 'USD' and fx_rate.quote_date = daily.deal_date;

insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    deal_date, 57600, 'exchange squared', key * 10 + entry.no, entry.ccy, entry.amt,
    800000, case when square_deal.dir = 'S' then entry.sold_dr else entry.sold_cr end,
    800000, case when square_deal.dir = 'S' then entry.sold_cr else entry.sold_dr end,
    800000, '代客外汇平盘'
from bank.square_deal
cross join lateral (
    values (1, 'USD', usd, 30020501, 10110201), (2, 'CNY', cny, 10030101, 30020501)
) as entry (no, ccy, amt, sold_dr, sold_cr)
where entry.amt > 0
union all
select
    deal_date, 57601, 'exchange gain', key, 'CNY', gain.amt, 800000, 30020501, 800000, 60610501, 800000, '结售汇价差损益'
from bank.square_deal
cross join lateral (select case dir when 'S' then cny - paid else - cny - paid end as amt) as gain
where gain.amt > 0;

-- Derivatives by the month of the trade, from half a year before the books open. Those with customers (P or C of the
-- number) are squared with another bank at once. Products: FWD forward, OPT option, SWP currency swap, IRS
-- interest-rate swap, GLD gold forward.
create table bank.derivative as
with
client as (
    select
        cust_id, cust_no, org_no, (row_number() over (order by cust_id) - 1)::integer as no,
        count(*) over ()::integer as clients
    from bank.account
    where slot = 4 and party_kind = 'C' and close_date is null and open_date <= %(open_day)s - 250
),

kind as (
    select *
    from (
        values
        (1, 'FWD', 'C', 2, array[1, 3, 6]), (2, 'OPT', 'C', 1, array[1, 2, 3]), (3, 'SWP', 'H', 1, array[1, 3, 6]),
        (4, 'SWP', 'P', 1, array[1, 3]), (5, 'IRS', 'P', 1, array[12, 24]), (6, 'IRS', 'M', 1, array[12]),
        (7, 'GLD', 'H', 1, array[1, 3]), (8, 'OPT', 'P', 1, array[1, 2])
    ) as kinds (no, product, purpose, each, terms)
),

drawn as (
    select
        kind.*,
        (kind.no * 1000 + months.no + 100) * 10000::bigint + numbers.no as key,
        (%(first_day)s + make_interval(months => months.no))::date as month_first
    from kind
    cross join generate_series(-6, (select max(month_no) from bank.month) - 1) as months (no)
    cross join lateral generate_series(1, kind.each + %(customers)s / 8000) as numbers (no)
),

dated as (
    select
        drawn.*,
        traded.trade_date,
        bank.weekday((
            traded.trade_date
            + make_interval(months => terms[1 + bank.pick(key, 2832, cardinality(terms))], days => 2)
        )::date) as mature_date
    from drawn
    cross join lateral (select bank.weekday(month_first + bank.pick(key, 2831, 25)) as trade_date) as traded
),

sided as (
    select dated.*, sides.copy, dated.key * 10 + sides.copy as deal_id, sides.deal_purpose
    from dated
    cross join lateral (
        select 0 as copy, dated.purpose as deal_purpose
        union all
        select 1, 'Q' where dated.purpose = 'C'
    ) as sides
),

filled as (
    select
        sided.*,
        client.cust_no,
        client.org_no as client_org,
        case when deal_purpose <> 'C' then 1 + bank.pick(deal_id, 2833, 9) end as cpty,
        -- The deal that squares another one goes the other way.
        case when (bank.rnd(key, 2834) < 0.5) = (copy = 0) then 'B' else 'S' end as dir,
        case product
            when 'IRS' then 1000000000 + bank.pick(key, 2835, 5) * 500000000::bigint
            when 'GLD' then 10000 + bank.pick(key, 2835, 40) * 1000
            else 1000000 + bank.pick(key, 2835, 40) * 500000
        end::bigint as notional,
        case product when 'IRS' then 'CNY' when 'GLD' then 'XAU' else 'USD' end as ccy,
        case product
            when 'IRS' then 185 + bank.pick(key, 2836, 60)
            when 'GLD' then 540 + bank.pick(key, 2836, 20)
            else 7.05 + bank.pick(key, 2836, 1000) * 0.0001
        end::numeric(20, 4) as price,
        bank.rnd(key, 2837) as fate
    from sided
    left join client
        on sided.deal_purpose = 'C'
        and client.no = bank.pick(sided.key, 2838, client.clients)
)

select
    filled.*,
    case
        when product in ('FWD', 'SWP', 'IRS') and fate < 0.08 and mature_date - trade_date > 40
            then bank.weekday(trade_date + 15 + bank.pick(key, 2839, 20))
        else mature_date
    end as end_date,
    case
        when product in ('FWD', 'SWP', 'IRS') and fate < 0.08 and mature_date - trade_date > 40 then 'T'
        when product = 'OPT' and fate < 0.5 then 'X'
        else 'M'
    end as end_kind,
    case
        -- Swaps that hedge are put off once, some others too.
        when fate >= 0.08 and (no = 3 or (product in ('FWD', 'SWP') and fate > 0.8))
            then bank.weekday(trade_date + 10 + bank.pick(key, 2840, 12))
    end as change_date,
    -- In cents of yuan.
    case product
        when 'IRS' then notional
        when 'GLD' then (notional * price * 100)::bigint
        else (notional * price)::bigint
    end as notional_cny
from filled
where trade_date <= %(until)s and (deal_purpose <> 'C' or cust_no is not null);

-- Value at the end of each month of those that run.
create table bank.derivative_state as
select
    derivative.deal_id,
    days.month_no,
    days.day,
    case
        when derivative.end_date > days.day
            then derivative.notional_cny * (bank.pick(derivative.key * 1000 + days.month_no, 2841, 121) - 60)
                * case derivative.copy when 0 then 1 else -1 end / 10000
        else 0
    end as val,
    case when derivative.end_date > days.day then derivative.notional_cny else 0 end as notional
from bank.derivative
inner join (
    select 0 as month_no, %(open_day)s as day, %(first_day)s as ended_from
    union all
    select month_no, last_day, first_day
    from bank.month
) as days on derivative.trade_date <= days.day and derivative.end_date >= days.ended_from;

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select 800000, entry.subject_no, 'CNY', sum(entry.bal)::bigint
from bank.derivative_state as state
cross join lateral (
    values (31010501, state.val), (70050501, state.notional), (79990101, - state.notional)
) as entry (subject_no, bal)
where state.month_no = 0
group by entry.subject_no
having sum(entry.bal) <> 0;

-- Between banks the value of the last month end is settled in money; what customers settle is not followed here.
insert into bank.draft (txn_date, seconds, event, key, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary)
select
    daily.txn_date,
    55800,
    'derivatives',
    row_number() over (order by daily.txn_date, daily.subject_no, daily.other_subject),
    abs(daily.amt),
    800000,
    case when daily.amt > 0 then daily.subject_no else daily.other_subject end,
    800000,
    case when daily.amt > 0 then daily.other_subject else daily.subject_no end,
    800000,
    case daily.subject_no when 70050501 then '衍生交易名义本金' else '衍生交易估值及清算' end
from (
    select txn_date, subject_no, other_subject, sum(amt)::bigint as amt
    from (
        select
            state.day as txn_date, 31010501 as subject_no, 61010501 as other_subject,
            state.val - coalesce(before.val, 0) as amt
        from bank.derivative_state as state
        inner join bank.derivative using (deal_id)
        left join bank.derivative_state as before
            on before.deal_id = state.deal_id and before.month_no = state.month_no - 1
        where state.month_no > 0 and (derivative.end_date > state.day or derivative.deal_purpose = 'C')
        union all
        select derivative.end_date, 31010501, 10030101, - before.val
        from bank.derivative_state as state
        inner join bank.derivative using (deal_id)
        inner join bank.derivative_state as before
            on before.deal_id = state.deal_id and before.month_no = state.month_no - 1
        where state.month_no > 0 and derivative.end_date <= state.day and derivative.deal_purpose <> 'C'
        union all
        select trade_date, 70050501, 79990101, notional_cny
        from bank.derivative
        where trade_date >= %(first_day)s
        union all
        select end_date, 70050501, 79990101, - notional_cny
        from bank.derivative
        where end_date between %(first_day)s and %(until)s
    ) as entries
    group by txn_date, subject_no, other_subject
) as daily
where daily.amt <> 0;
