-- Wealth products after the settlement: what the savings bought, what is held at each month end, and the bank's fees.

-- A quarter of the savings goes into what is raised in the month, confirmed on the product's first day; the rest into
-- the products that are open every day or on the first of a month.
create table bank.wealth_purchase as
select
    holder.holder_id * 1000000 + product.prod_no as pos_id,
    holder.holder_id,
    product.prod_no,
    product.kind,
    case product.kind when 9 then '120' else '122' end as biz_code,
    case product.kind when 9 then product.start_date else saved.txn_date end as cfm_date,
    saved.seconds,
    bank.wealth_nav(product.prod_no, product.nav_type, product.yield_bp, product.start_date,
        case product.kind when 9 then product.start_date else saved.txn_date end) as nav,
    saved.amt,
    saved.key
from (
    select draft.dr_id as holder_id, draft.txn_date, draft.seconds, draft.amt, draft.key
    from bank.draft
    inner join bank.account on account.acct_id = draft.dr_id
    where draft.event = 'savings' and account.party_kind = 'P' and bank.savings_go_to(account.acct_id) = 'W'
    union all
    -- Sold by other banks.
    select - numbers.no, month.first_day, 36000 + numbers.no, 5000000 + 1000000 * bank.pick(month.month_no, 3841, 9),
        - (numbers.no * 1000 + month.month_no)
    from bank.month
    cross join generate_series(5, 12) as numbers (no)
) as saved
inner join bank.wealth_holder as holder using (holder_id)
inner join bank.month on month.first_day = saved.txn_date
cross join lateral (select bank.rnd(saved.key, 3842) as draw) as draws
inner join bank.wealth_product as product
    on case
        when draws.draw < 0.25 or saved.holder_id in (-7, -8)
            then product.kind = 9
                and product.month_no = month.month_no
                and product.series_no = 1 + bank.pick(saved.key, 3843, 1 + %(customers)s / 10000)
        when draws.draw < 0.6 then product.kind = 1
        when holder.holder_kind = 'agency' and draws.draw < 0.8 then product.kind = 4
        else product.kind = 2
    end;

-- A small series without buyers among the bank's own customers is bought by others.
insert into bank.wealth_purchase (pos_id, holder_id, prod_no, kind, biz_code, cfm_date, seconds, nav, amt, key)
select
    -7 * 1000000 + product.prod_no, -7, product.prod_no, 9, '120', product.start_date, 36100, 1.0000, 10000000,
    - product.prod_no
from bank.wealth_product as product
where product.kind = 9
    and not exists (select from bank.wealth_purchase as purchase where purchase.prod_no = product.prod_no);

-- The buyer pays a two-thousandth for it, which stays in the product as the fee of a redemption does.
insert into bank.wealth_trade (prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, units, fee, is_own_money, key)
select
    prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, round((amt - round(amt / 2000.0)) / nav)::bigint,
    round(amt / 2000.0)::bigint, kind <> 9, key
from bank.wealth_purchase;

-- Income of the daily product becomes units at the month's end: of what was held before, and of what was bought.
insert into bank.wealth_trade (prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, units, key)
select prod_no, pos_id, '144', last_day, 80000, 1.0000, units, units, pos_id * 100 + month_no
from bank.wealth_reinvested
where units > 0
union all
select
    bought.prod_no, bought.pos_id, '144', month.last_day, 80001, 1.0000,
    bought.units * product.yield_bp / 120000, bought.units * product.yield_bp / 120000,
    bought.pos_id * 100 + month.month_no
from bank.month
cross join lateral (
    select trade.prod_no, trade.pos_id, sum(trade.units)::bigint as units
    from bank.wealth_trade as trade
    where trade.biz_code = '122' and trade.cfm_date <= month.last_day and trade.prod_no = 10001
    group by trade.prod_no, trade.pos_id
) as bought
inner join bank.wealth_product as product using (prod_no)
where bought.units * product.yield_bp >= 120000;

-- Frozen by a court, set free again; inherited: units pass from one holder to another.
create table bank.wealth_freeze as
select opening.pos_id, opening.prod_no, opening.units / 2 as units, month.month_no, month.first_day + 11 as frozen_on,
case when bank.rnd(opening.pos_id, 3852) < 0.5 or opening.holder_id = -7
    then month.first_day + 11 + 10 + bank.pick(opening.pos_id, 3853, 5) end as freed_on
from bank.wealth_opening as opening
inner join bank.wealth_exit as leaving using (pos_id)
inner join bank.month on month.month_no = 1 + bank.pick(opening.pos_id, 3851, %(months)s)
where leaving.exit_month is null
    and leaving.part_month is null
    and (bank.rnd(opening.pos_id, 3854) < 0.005 or (opening.kind = 10 and opening.holder_id in (-5, -6)));

insert into bank.wealth_trade (prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, units, is_own_money, key)
select
    frozen.prod_no, frozen.pos_id, way.biz_code, way.cfm_date, 40000, nav.nav, round(frozen.units * nav.nav)::bigint,
    frozen.units, false, frozen.pos_id
from bank.wealth_freeze as frozen
inner join bank.wealth_product as product using (prod_no)
cross join lateral (values ('131', frozen.frozen_on), ('132', frozen.freed_on)) as way (biz_code, cfm_date)
cross join lateral (
    select bank.wealth_nav(product.prod_no, product.nav_type, product.yield_bp, product.start_date, way.cfm_date) as nav
) as nav
where way.cfm_date is not null
union all
select
    product.prod_no, way.holder_id * 1000000 + product.prod_no, way.biz_code, month.first_day + 15, 41000, nav.nav,
    round(10000 * nav.nav)::bigint, 10000, false, way.holder_id * 1000 - month.month_no
from bank.month
inner join bank.wealth_product as product on product.kind = 7
cross join (values (-5, '128'), (-6, '127')) as way (holder_id, biz_code)
cross join lateral (
    select bank.wealth_nav(product.prod_no, product.nav_type, product.yield_bp, product.start_date,
        month.first_day + 15) as nav
) as nav;

-- Every position at every month end, and at the one before the window (month 0).
create table bank.wealth_position as
with
change as (
    select
        pos_id, prod_no, cfm_date,
        case
            when biz_code in ('120', '122', '144', '127') then units
            when biz_code in ('124', '150', '128') then - units
            else 0
        end as delta
    from bank.wealth_trade
),

position as (
    select pos_id, prod_no, min(held_from) as held_from, sum(units)::bigint as units
    from (
        select pos_id, prod_no, buy_date as held_from, units
        from bank.wealth_opening
        union all
        select pos_id, prod_no, cfm_date, 0
        from bank.wealth_purchase
    ) as lots
    group by pos_id, prod_no
),

monthly as (
    select change.pos_id, month.month_no, sum(change.delta)::bigint as delta, max(change.cfm_date) as last_date
    from change
    inner join bank.month on change.cfm_date between month.first_day and month.last_day
    where change.delta <> 0
    group by change.pos_id, month.month_no
),

standing as (
    select
        position.pos_id,
        position.prod_no,
        position.held_from,
        months.month_no,
        months.first_day,
        months.last_day,
        (position.units + coalesce(sum(monthly.delta) over held, 0))::bigint as units,
        max(monthly.last_date) over held as last_date
    from position
    cross join (
        select month_no, first_day, last_day from bank.month
        union all
        select 0, null, %(open_day)s
    ) as months
    left join monthly on monthly.pos_id = position.pos_id and monthly.month_no = months.month_no
    window held as (partition by position.pos_id order by months.month_no)
)

select
    standing.*,
    case when standing.units = 0 and standing.last_date is not null then standing.last_date end as end_date
from standing
where standing.held_from <= standing.last_day
    -- What ended is kept for the month in which it did.
    and (standing.units > 0 or standing.last_date >= standing.first_day);

create index on bank.wealth_position (prod_no, month_no);
analyze bank.wealth_trade, bank.wealth_position;

-- Every product at every month end.
create table bank.wealth_state as
select
    product.prod_no,
    months.month_no,
    months.last_day,
    held.units,
    nav.nav,
    round(held.units * nav.nav)::bigint as net_amt
from bank.wealth_product as product
cross join (
    select month_no, last_day from bank.month
    union all
    select 0, %(open_day)s
) as months
inner join (
    select prod_no, month_no, sum(units)::bigint as units
    from bank.wealth_position
    group by prod_no, month_no
) as held on held.prod_no = product.prod_no and held.month_no = months.month_no
cross join lateral (
    select
        case
            when product.actual_end <= months.last_day
                then bank.wealth_final_nav(product.prod_no, product.yield_bp, product.start_date, product.actual_end)
            else bank.wealth_nav(product.prod_no, product.nav_type, product.yield_bp, product.start_date, months.last_day)
        end as nav
) as nav;

-- The bank's fee for a month, on what the product is worth at its end; at its last day for one that ended.
create table bank.wealth_fee as
select
    state.prod_no,
    state.month_no,
    case when product.actual_end <= state.last_day then product.actual_end else state.last_day end as fee_date,
    product.ccy,
    (greatest(state.net_amt, coalesce(before.net_amt, 0)) * product.mgmt_bp / 120000)::bigint as amt
from bank.wealth_state as state
inner join bank.wealth_product as product using (prod_no)
left join bank.wealth_state as before on before.prod_no = state.prod_no and before.month_no = state.month_no - 1
where state.month_no > 0;

insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    fee_date, 80400, 'wealth fee', prod_no * 1000::bigint + month_no, ccy, amt,
    800000, 30010301,
    800000, 60212001,
    800000, '理财产品管理费'
from bank.wealth_fee
where amt > 0;
