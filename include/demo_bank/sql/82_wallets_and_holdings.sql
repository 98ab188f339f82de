-- Electronic wallets, and what customers hold of products sold for others.

create table channel_new.wallet as
with
wallet as (
    select
        cust_id,
        cust_no,
        'W' || lpad(cust_id::text, 10, '0') as wallet_no,
        bank.choose(cust_id, 3051, array['01', '01', '02', '03']) as platform,
        bank.rnd(cust_id, 3052) < 0.9 as is_online,
        greatest(open_date, %(open_day)s - 900 + bank.pick(cust_id, 3053, 900 + 30 * %(months)s)) as open_date,
        case
            when bank.rnd(cust_id, 3054) < 0.01 * %(months)s
                then %(first_day)s + bank.pick(cust_id, 3055, %(until)s - %(first_day)s)
        end as close_date
    from bank.person
    where bank.rnd(cust_id, 3056) < 0.35
)

select
    wallet.wallet_no,
    wallet.cust_no,
    wallet.platform,
    wallet.is_online,
    wallet.open_date,
    case when wallet.close_date <= month.last_day then wallet.close_date end as close_date,
    case when wallet.close_date <= month.last_day then '2' else '1' end as status,
    month.last_day as eod_date
from bank.month
inner join wallet on wallet.open_date <= month.last_day
order by month.last_day, wallet.wallet_no;

-- At what was paid for it; what is sold beyond that was gain.
create table agency_new.holding as
with
moved as (
    select
        trade.cust_id,
        trade.product,
        trade.acct_id,
        trade.org_no,
        month.month_no,
        month.last_day,
        month.days,
        sum(case trade.dir when 'B' then trade.amt else - trade.amt end)
            filter (where trade.trade_date <= month.last_day) as bal,
        sum(case trade.dir when 'B' then trade.amt else - trade.amt end * least(
            month.days, greatest(0, month.last_day - trade.trade_date + 1)
        )) as accum
    from bank.month
    inner join bank.agency_trade as trade on trade.trade_date <= month.last_day
    group by trade.cust_id, trade.product, trade.acct_id, trade.org_no, month.month_no, month.last_day, month.days
)

select
    customer.cust_no,
    product.product_no as prod_no,
    'CNY' as ccy,
    bank.yuan(sum(greatest(moved.bal, 0))::bigint)::numeric(20, 2) as hold_amt,
    bank.yuan(sum(greatest(moved.accum, 0))::bigint)::numeric(24, 2) as mtd_accum,
    moved.last_day as eod_date
from moved
inner join bank.agency_product as product on product.no = moved.product
inner join (
    select cust_id, cust_no from bank.person
    union all
    select cust_id, cust_no from bank.corporate
) as customer using (cust_id)
group by customer.cust_no, product.product_no, moved.last_day
having sum(greatest(moved.bal, 0)) > 0 or sum(greatest(moved.accum, 0)) > 0
order by moved.last_day, customer.cust_no, product.product_no;
