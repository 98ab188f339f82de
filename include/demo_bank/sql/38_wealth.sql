-- The bank's wealth products, who holds them when the window begins, and what is paid back to the holders.
--
-- What is paid back depends on what was held when the window began, never on what is bought in it: purchases are known
-- only when 40_settlement.sql has moved the savings. So a product sold in the window that has an end ends after it.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(602120, '理财业务手续费收入', 'C', '4', '57手续费及佣金收入'),
(60212001, '理财产品管理费收入', 'C', '4', '57手续费及佣金收入');

-- The kinds of products: yields in hundredths of a per cent, fees likewise; assets are those of 64_wealth_system.sql.
create table bank.wealth_kind as
select *
from (
    values
    (1, '天天盈', 'CNY', 'flat', 220, 25, 5, 'C'), (2, '月月开', 'CNY', 'grow', 340, 40, 5, 'F'),
    (3, '季享分红', 'CNY', 'dividend', 360, 45, 5, 'F'), (4, '稳进混合', 'CNY', 'grow', 410, 80, 8, 'M'),
    (5, '美元添利', 'USD', 'grow', 430, 30, 10, 'U'), (6, '私享权益', 'CNY', 'grow', 620, 150, 60, 'E'),
    (7, '挂钩黄金', 'CNY', 'grow', 300, 30, 5, 'S'), (8, '封闭稳健', 'CNY', 'grow', 350, 30, 5, 'F'),
    (9, '封闭稳健', 'CNY', 'grow', 330, 30, 5, 'F'), (10, '恒享', 'CNY', 'expected', 480, 50, 5, 'N'),
    (11, '机构专享', 'CNY', 'grow', 300, 20, 3, 'F'), (12, '同业专享', 'CNY', 'grow', 260, 15, 3, 'C'),
    (13, '先锋权益', 'CNY', 'grow', 500, 150, 5, 'E'), (14, '封闭稳健', 'CNY', 'grow', 320, 30, 5, 'F')
) as kinds (kind, brand, ccy, nav_type, yield_bp, mgmt_bp, custody_bp, template);

-- One product of most kinds; of two kinds as many a month as the size of the bank asks for: one falls due in the month
-- (8), one is sold in it (9). One failed to find buyers (13), one is being sold when the window ends (14).
create table bank.wealth_product as
select
    kind.kind * 10000 + coalesce(issue.month_no, 0) * 100 + coalesce(issue.no, 1) as prod_no,
    kind.kind,
    kind.brand,
    kind.ccy,
    kind.nav_type,
    kind.yield_bp,
    kind.mgmt_bp,
    kind.custody_bp,
    kind.template,
    coalesce(issue.month_no, 0) as month_no,
    coalesce(issue.no, 1)::integer as series_no,
    dates.start_date,
    dates.end_date,
    case when dates.end_date < %(until)s + 1 then dates.end_date - case when dates.is_early then 90 else 0 end end
        as actual_end
from bank.wealth_kind as kind
left join (
    select months.month_no, months.first_day, months.days, numbers.no
    from bank.month as months
    cross join generate_series(1, 1 + %(customers)s / 10000) as numbers (no)
) as issue on kind.kind in (8, 9)
cross join lateral (
    select
        case
            when kind.kind = 8 then issue.first_day - 365 + 20
            when kind.kind = 9 then issue.first_day + 7
            when kind.kind = 13 then %(first_day)s + 9
            when kind.kind = 14 then %(until)s + 4
            when kind.kind in (7, 10, 11) then %(open_day)s - 200 - kind.kind * 9
            else %(open_day)s - 900 - kind.kind * 37
        end as start_date,
        case
            when kind.kind = 8 then issue.first_day + 8 + bank.pick(issue.month_no * 100 + issue.no, 3801, 16)
            when kind.kind = 9 then %(until)s + 90 + 30 * bank.pick(issue.month_no * 100 + issue.no, 3802, 10)
            when kind.kind in (13, 14) then %(until)s + 370
            when kind.kind in (7, 10, 11) then %(until)s + 150 + kind.kind * 11
        end as end_date,
        false as is_early
) as dates;

-- The first one to fall due does so by the bank's decision, three months early.
update bank.wealth_product
set end_date = end_date + 90
where kind = 8 and month_no = 1 and series_no = 1;

alter table bank.wealth_product add primary key (prod_no);

-- The net value of a unit, four decimals: grows evenly, with a little noise; stays at one where income is paid out or
-- only promised.
create function bank.wealth_nav(prod_no integer, nav_type text, yield_bp integer, start_date date, day date)
returns numeric
language sql immutable parallel safe
return case
    when nav_type in ('flat', 'expected') then 1.0000
    else round((
        1 + case nav_type when 'grow' then yield_bp * greatest(day - start_date, 0) / 3650000.0 else 0 end
        + (bank.rnd(prod_no * 100000::bigint + (day - date '2000-01-01'), 3803) - 0.5)
        * case when day > start_date then 0.002 else 0 end
    )::numeric, 4)
end;

-- What a maturing product pays a unit: the promised income comes with the last payment.
create function bank.wealth_final_nav(prod_no integer, yield_bp integer, start_date date, day date) returns numeric
language sql immutable parallel safe
return round((1 + yield_bp * (day - start_date) / 3650000.0)::numeric, 4);

-- Who may hold them: customers whose savings go there, with accounts that stay open; and holders without an account at
-- the bank: customers of the banks that sell its products, and institutions that bought directly.
create table bank.wealth_holder as
select
    account.acct_id as holder_id,
    account.acct_id,
    case
        when account.party_kind = 'P' and account.ccy = 'USD' then 'usd'
        when account.party_kind = 'P' then 'person'
        when account.kind = '3' then 'bank'
        else 'firm'
    end as holder_kind,
    account.party_kind,
    account.cust_no,
    account.cust_name,
    coalesce(person.id_type, corporate.id_type) as id_type,
    coalesce(person.id_no, corporate.id_no) as id_no,
    account.acct_no,
    account.org_no,
    account.subject_no,
    null::integer as agent_no
from bank.account
left join bank.person on account.party_kind = 'P' and person.cust_id = account.cust_id
left join bank.corporate on account.party_kind = 'C' and corporate.cust_id = account.cust_id
where account.open_date < %(first_day)s
    and account.close_date is null
    and account.open_status = '1'
    and (
        (account.party_kind = 'P' and account.slot in (0, 1, 4) and bank.savings_go_to(account.acct_id) = 'W')
        or (account.party_kind = 'C' and account.slot = 0)
    )
union all
select
    - numbers.no, null, case when numbers.no > 4 then 'agency' else 'institution' end,
    case when numbers.no > 4 then 'P' else 'C' end,
    null,
    case
        when numbers.no > 4 then identity.name
        when numbers.no > 2 then other_bank.bank_name
        else bank.brand(970000 + numbers.no) || '投资控股有限公司'
    end,
    case when numbers.no > 4 then '110001' else '610001' end,
    case when numbers.no > 4 then identity.id_no else bank.credit_code('91', '440100', 970000 + numbers.no) end,
    '8904' || bank.digits(970000 + numbers.no, 3804, 12),
    null, null,
    case when numbers.no > 4 then mod(numbers.no, 2) end
from generate_series(1, 12 + %(customers)s / 500) as numbers (no)
cross join lateral bank.identity(numbers.no, 900, 40, 22, 70) as identity
inner join bank.other_bank on other_bank.no = mod(numbers.no, 8);

-- What they hold when the window begins, in hundredths of a unit.
create table bank.wealth_opening as
with
chosen as (
    select
        holder.holder_id,
        draws.no,
        case
            when holder.holder_kind = 'usd' then 5
            when holder.holder_kind = 'firm' then 11
            when holder.holder_kind = 'bank' then 12
            when draws.no = 2 then bank.pick(holder.holder_id, 3811, 2) + 1
            else case
                when draws.draw < 0.20 then 1
                when draws.draw < 0.33 then 2
                when draws.draw < 0.40 then 3
                when draws.draw < 0.45 then 4
                when draws.draw < 0.46 then 6
                when draws.draw < 0.49 then 7
                when draws.draw < 0.56 then 8
                when draws.draw < 0.60 then 10
            end
        end as kind
    from bank.wealth_holder as holder
    cross join lateral (
        select numbers.no, bank.rnd(holder.holder_id, 3812 + numbers.no) as draw
        from generate_series(1, 2) as numbers (no)
    ) as draws
    where case holder.holder_kind
        when 'person' then draws.no = 1 or draws.draw < 0.1
        when 'usd' then draws.no = 1 and draws.draw < 0.8
        when 'firm' then draws.no = 1 and draws.draw < 0.08
        when 'bank' then draws.no = 1 and draws.draw < 0.6
        else false
    end
),

-- Without an account at the bank: at least two of them hold each product, whatever the size of the bank.
placed as (
    select chosen.holder_id, product.prod_no
    from chosen
    inner join bank.wealth_product as product on product.kind = chosen.kind
    where product.kind <> 8
        or (
            product.month_no = 1 + bank.pick(chosen.holder_id, 3815, %(months)s)
            and product.series_no = 1 + bank.pick(chosen.holder_id, 3816, 1 + %(customers)s / 10000)
        )
    union
    select holder.holder_id, product.prod_no
    from bank.wealth_holder as holder
    inner join bank.wealth_product as product
        on case holder.holder_kind
            when 'agency' then product.kind in (1, 2, 3, 4, 5, 6, 7, 8, 10)
            when 'institution' then product.kind in (11, 12)
            else false
        end
    where case
        when product.kind in (11, 12) then - holder.holder_id in (2 * product.kind - 21, 2 * product.kind - 20)
        else - holder.holder_id in (5, 6)
            or bank.rnd(holder.holder_id * 1000000 - product.prod_no, 3817) < 0.1
    end
)

select
    holder.holder_id * 1000000 + product.prod_no as pos_id,
    holder.holder_id,
    product.prod_no,
    product.kind,
    bought.buy_date,
    (case product.kind when 6 then 100000000 when 11 then 300000000 when 12 then 500000000 else 2000000 end
        + floor(bank.rnd(draw.key, 3821) * bank.rnd(draw.key, 3822) * case product.kind when 6 then 20 else 48 end)
        * case product.kind when 6 then 10000000 when 11 then 10000000 when 12 then 10000000 else 1000000 end)::bigint
    * 10000 / (bank.wealth_nav(product.prod_no, product.nav_type, product.yield_bp, product.start_date, bought.buy_date)
        * 10000)::bigint as units
from placed
inner join bank.wealth_holder as holder using (holder_id)
inner join bank.wealth_product as product using (prod_no)
cross join lateral (select holder.holder_id * 1000000 + product.prod_no as key) as draw
cross join lateral (
    select
        case
            when product.kind in (7, 8, 10, 11) then product.start_date
            else greatest(product.start_date, %(open_day)s - 20 - bank.pick(draw.key, 3823, 700))
        end as buy_date
) as bought;

alter table bank.wealth_opening add primary key (pos_id);
analyze bank.wealth_product, bank.wealth_holder, bank.wealth_opening;

-- How positions leave: a part of the units in one month, the rest in a later one. Nobody leaves a product before it
-- allows to: monthly, quarterly, or never before its end. (Holders may redeem what they brought into the window only.)
create table bank.wealth_exit as
select
    opening.pos_id,
    opening.prod_no,
    opening.kind,
    opening.units,
    leaving.part_month,
    case when leaving.part_month is null then 0 else opening.units * 3 / 10 end as part_units,
    leaving.exit_month
from bank.wealth_opening as opening
cross join lateral (
    select
        1 + bank.pick(opening.pos_id, 3831, 40) as exit_month,
        1 + bank.pick(opening.pos_id, 3832, 15) as part_month
) as draws
cross join lateral (
    select
        case
            when opening.kind = 8 then product.month_no
            when opening.kind in (7, 10, 11, 12) then null
            when opening.holder_id = -6 and opening.kind in (1, 3) then 1
            when draws.exit_month <= %(months)s then draws.exit_month
        end as exit_month,
        case
            when opening.kind in (7, 8, 10, 11, 12) then null
            when opening.holder_id = -6 and opening.kind in (1, 3) then null
            when opening.holder_id = -5 and opening.kind <> 4 then 1
            when draws.part_month <= %(months)s and draws.part_month < draws.exit_month then draws.part_month
        end as part_month
    from bank.wealth_product as product
    where product.prod_no = opening.prod_no
) as leaving;

-- A redemption is confirmed on a day the product is open: any day, the first of a month, the tenth of one that begins a
-- quarter; where that does not come, the position stays.
create table bank.wealth_trade (
    prod_no integer not null,
    pos_id bigint not null,
    biz_code text not null,
    cfm_date date not null,
    seconds integer not null,
    nav numeric not null,
    amt bigint not null,
    units bigint not null,
    fee bigint not null default 0,
    is_own_money boolean not null default true,
    key bigint not null
);

-- What is reinvested for the positions of the first kind at a month's end: a month's income on the units held then.
create table bank.wealth_reinvested as
select
    leaving.pos_id,
    leaving.prod_no,
    month.month_no,
    month.last_day,
    (leaving.units - case when leaving.part_month <= month.month_no then leaving.part_units else 0 end)
    * product.yield_bp / 120000 as units
from bank.wealth_exit as leaving
inner join bank.wealth_product as product using (prod_no)
inner join bank.month on leaving.exit_month is null or month.month_no < leaving.exit_month
where leaving.kind = 1;

insert into bank.wealth_trade (prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, units, fee, key)
with
leave as (
    select leaving.*, leaving.part_month as month_no, leaving.part_units as leaving_units, 0 as is_exit
    from bank.wealth_exit as leaving
    where leaving.part_month is not null
    union all
    select
        leaving.*, leaving.exit_month,
        leaving.units - leaving.part_units + coalesce(sum(reinvested.units), 0)::bigint, 1
    from bank.wealth_exit as leaving
    left join bank.wealth_reinvested as reinvested using (pos_id)
    where leaving.exit_month is not null
    group by
        leaving.pos_id, leaving.prod_no, leaving.kind, leaving.units, leaving.part_month, leaving.part_units,
        leaving.exit_month
),

dated as (
    select
        leave.*,
        product.nav_type,
        product.yield_bp,
        product.start_date,
        case
            when leave.kind = 8 then product.actual_end
            when leave.kind = 2 then month.first_day
            when leave.kind = 4
                then case when mod(extract(month from month.first_day)::integer, 3) = 1 then month.first_day + 9 end
            when leave.kind = 6 then month.first_day + 9
            else month.first_day + 1 + bank.pick(leave.pos_id * 2 + leave.is_exit, 3833, month.days - 3)
        end as cfm_date
    from leave
    inner join bank.wealth_product as product using (prod_no)
    inner join bank.month on month.month_no = leave.month_no
),

-- A part can only be left over where the rest goes on a day that comes.
valued as (
    select
        dated.*,
        case
            when dated.kind = 8
                then bank.wealth_final_nav(dated.prod_no, dated.yield_bp, dated.start_date, dated.cfm_date)
            else bank.wealth_nav(dated.prod_no, dated.nav_type, dated.yield_bp, dated.start_date, dated.cfm_date)
        end as nav
    from dated
    where dated.cfm_date is not null
)

select
    prod_no, pos_id, case kind when 8 then '150' else '124' end, cfm_date,
    33000 + bank.pick(pos_id, 3834, 3000), nav, round(leaving_units * nav)::bigint, leaving_units,
    -- A redemption costs a thousandth, of what pays dividends in cash, or half of that; what comes to its end costs nothing.
    case when kind <> 8 then round(leaving_units * nav / case kind when 3 then 1000 else 2000 end)::bigint else 0 end,
    pos_id * 10 + is_exit
from valued;

-- Dividends in cash, on the twentieth, a fifth of a per cent of the units held before.
insert into bank.wealth_trade (prod_no, pos_id, biz_code, cfm_date, seconds, nav, amt, units, key)
select
    held.prod_no, held.pos_id, '143', held.day, 33000 + bank.pick(held.pos_id, 3835, 3000),
    bank.wealth_nav(held.prod_no, 'dividend', 0, held.day, held.day), held.units / 500, 0,
    held.pos_id * 100 + held.month_no
from (
    select
        opening.prod_no,
        opening.pos_id,
        month.month_no,
        month.first_day + 19 as day,
        (opening.units - coalesce((
            select sum(trade.units)
            from bank.wealth_trade as trade
            where trade.pos_id = opening.pos_id and trade.cfm_date <= month.first_day + 19
        ), 0))::bigint as units
    from bank.wealth_opening as opening
    cross join bank.month
    where opening.kind = 3
) as held
where held.units >= 500;

-- The holders' money, to their accounts: what the product pays comes from its custody account.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    trade.cfm_date, trade.seconds, 'wealth paid ' || trade.biz_code, trade.key, '1014', product.ccy,
    trade.amt - trade.fee,
    holder.org_no, 30010301,
    'D', holder.acct_id, holder.org_no, holder.subject_no,
    holder.org_no, case product.ccy when 'CNY' then 6000000 + bank.pick(holder.acct_id, 582, 3) end,
    case trade.biz_code when '124' then '理财赎回' when '150' then '理财到期兑付' else '理财分红' end
from bank.wealth_trade as trade
inner join bank.wealth_product as product using (prod_no)
inner join bank.wealth_opening as opening using (pos_id)
inner join bank.wealth_holder as holder using (holder_id)
where holder.acct_id is not null;
