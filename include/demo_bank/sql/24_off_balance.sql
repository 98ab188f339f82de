-- Off the balance sheet: bills of exchange that the bank accepted for their drawers, guarantees, letters of credit and
-- other commitments, with what becomes of each; amounts in cents. 27_advances.sql makes loans of what a customer did
-- not pay, 34_bills_and_trade.sql books. The first firms do each kind of business every month, so that all kinds exist
-- in a bank of any size.

create table bank.trading_firm as
select
    cust_id,
    org_no,
    open_date,
    takings,
    region_code,
    industry_code,
    cust_name,
    row_number() over (order by cust_id)::integer as place,
    count(*) over ()::integer as firms
from bank.corporate
where kind = 'firm' and open_date <= %(open_day)s - 60;

alter table bank.trading_firm add primary key (place);

-- The window's months and the year before it, of which business is still open; counted from 2000 on, so that a month's
-- business does not depend on the window.
create table bank.deal_month as
select
    (extract(year from first_day) - 2000)::integer * 12 + extract(month from first_day)::integer as month_key,
    first_day::date as first_day,
    extract(day from first_day + interval '1 month' - interval '1 day')::integer as days
from generate_series(
    %(first_day)s::timestamp - interval '12 months', %(until)s::timestamp, interval '1 month'
) as months (first_day);

create table bank.goods as
select no, goods, unit
from (
    values
    (0, '冷轧钢板', '吨'), (1, '电解铜', '吨'), (2, '水泥熟料', '吨'), (3, '聚丙烯颗粒', '吨'), (4, '棉纱', '吨'), (5, '成品瓷砖', '箱'),
    (6, '集成电路板', '件'), (7, '冷冻水产', '吨'), (8, '大豆油', '吨'), (9, '家具板材', '张'), (10, '包装纸箱', '个'), (11, '数控机床', '台')
) as kinds (no, goods, unit);

-- An electronic bill's number: its kind, the acceptor's bank code (a firm's account keeper), date, sequence, check digit.
create function bank.bill_number(bill_kind text, bank_code text, draw_date date, key bigint) returns text
language sql immutable parallel safe
begin atomic
    select body || (mod(bank.pick(key, 2401, 97) + length(body), 10))::text
    from (
        select bill_kind || bank_code || to_char(draw_date, 'YYYYMMDD') || lpad(mod(key, 100000000)::text, 8, '0')
            as body
    ) as numbered;
end;

create table bank.acceptance as
with
drawn as (
    select
        firm.cust_id * 1000::bigint + month.month_key as key,
        firm.cust_id,
        firm.place,
        firm.firms,
        firm.org_no,
        firm.open_date,
        firm.takings,
        month.first_day + bank.pick(firm.cust_id * 1000::bigint + month.month_key, 2411, month.days) as issue_date
    from bank.trading_firm as firm
    cross join bank.deal_month as month
    where firm.place <= 3
        or (
            bank.rnd(firm.cust_id, 2412) < 0.25
            and bank.rnd(firm.cust_id * 1000::bigint + month.month_key, 2413) < 0.35
        )
    union all
    -- Accepted on behalf of another bank, whose customer the drawer is: one a month.
    select
        month.month_key, null, 0, (select max(firms) from bank.trading_firm), 810001, %(open_day)s - 1000, 400000000,
        month.first_day + bank.pick(month.month_key, 2411, month.days)
    from bank.deal_month as month
),

terms as (
    select
        drawn.*,
        (issue_date + make_interval(months => case
            when place in (2, 3) or bank.rnd(key, 2414) < 0.7 then 6
            else 3
        end))::date as due_date,
        greatest(1, (takings * (0.1 + 0.5 * bank.rnd(key, 2415)) / 5000000)::bigint) * 5000000 as face_amt,
        case
            when cust_id is null then 0
            when place = 3 then 30
            else (array[0, 20, 30, 30, 50, 50, 100])[1 + bank.pick(key, 2416, 7)]
        end as margin_pct,
        1 + bank.pick(key, 2417, firms) as payee_place,
        -- Who did not pay when the bill fell due.
        cust_id is not null and (
            bank.rnd(key, 2418) < 0.012
            or (place = 2 and (issue_date + interval '6 months') > %(until)s - interval '1 month')
            or (
                place = 3
                and (issue_date + interval '6 months') between %(until)s - interval '2 months' and %(until)s
                - interval '5 weeks'
            )
        ) as is_unpaid
    from drawn
    where issue_date >= open_date + 30 and issue_date <= %(until)s
),

-- What the bank paid in the drawer's stead is often recovered after some weeks.
fated as (
    select
        terms.*,
        is_unpaid and margin_pct < 100 and due_date <= %(until)s as is_advanced,
        case
            -- Unpaid for longer, it would be a bad loan by now.
            when place = 3 and due_date > %(until)s - 66 then greatest(%(until)s - due_date - 3, 1)
            when place <> 2 and bank.rnd(key, 2419) < 0.6 then 6 + bank.pick(key, 2420, 60)
        end as recovery_days
    from terms
)

select
    fated.key,
    bank.bill_number('1', org.bank_code, issue_date, key) as bill_no,
    case when fated.cust_id is not null then 'CD' || lpad(key::text, 12, '0') end as agreement_no,
    fated.cust_id,
    fated.place,
    fated.org_no,
    org.bank_code,
    fated.issue_date,
    fated.due_date,
    fated.face_amt,
    fated.margin_pct,
    fated.face_amt * fated.margin_pct / 100 as margin_amt,
    case when fated.cust_id is null then 2000000 + bank.pick(key, 2421, 1500) end as drawer_outsider_id,
    -- Three payees of ten bank here too, and may discount the bill here.
    case
        when payee.cust_id <> fated.cust_id and (fated.place = 1 or bank.rnd(key, 2422) < 0.3) then payee.cust_id
    end as payee_cust_id,
    2000000 + bank.pick(key, 2423, 1500) as payee_outsider_id,
    bank.pick(key, 2424, 12) as goods_no,
    -- What the risk beyond the margin costs the drawer, besides the handling fee of 0.05 per cent.
    case
        when fated.cust_id is not null and bank.rnd(key, 2425) < 0.6
            then fated.face_amt * (100 - fated.margin_pct) / 100 / 200
        else 0
    end as exposure_fee,
    bank.pick(key, 2426, 100) as manager_draw,
    fated.is_advanced,
    case when fated.is_advanced then fated.recovery_days end as recovery_days,
    case
        when not fated.is_advanced then fated.due_date
        when fated.due_date + fated.recovery_days <= %(until)s then fated.due_date + fated.recovery_days
    end as end_date
from fated
inner join bank.org using (org_no)
inner join bank.trading_firm as payee on payee.place = fated.payee_place
where not fated.is_advanced and fated.due_date >= %(first_day)s
    or fated.is_advanced and coalesce(fated.due_date + fated.recovery_days, %(until)s) >= %(first_day)s;

alter table bank.acceptance add primary key (key);

-- Kinds of guarantee, letter of credit and commitment: how many of the firms, how often, for how long, in what.
create table bank.undertaking_kind as
select kind_no, kind, label, subject_no, share, months, ccy
from (
    values
    (1, 'FG', '融资性保函', 70120101, 0.05, 12, 'CNY'),
    (2, 'NG', '非融资性保函', 70120102, 0.2, 8, 'CNY'),
    (3, 'DL', '国内信用证', 70130101, 0.1, 6, 'CNY'),
    (4, 'IL', '国际信用证', 70130102, 0.06, 6, 'USD'),
    (5, 'SL', '备用信用证', 70130103, 0.02, 12, 'CNY'),
    (6, 'SG', '提货担保', 70140101, 0.03, 2, 'CNY'),
    (7, 'SA', '销售协议', 70140102, 0.01, 6, 'CNY'),
    (8, 'LC', '贷款承诺', 70140103, 0.05, 6, 'CNY')
) as kinds (kind_no, kind, label, subject_no, share, months, ccy);

create table bank.undertaking as
with
applied as (
    select
        (firm.cust_id * 1000::bigint + month.month_key) * 10 + kind.kind_no as key,
        firm.cust_id,
        'C' as party_kind,
        firm.place,
        firm.org_no,
        firm.open_date,
        firm.takings,
        month.first_day,
        month.days,
        kind.*
    from bank.trading_firm as firm
    cross join bank.deal_month as month
    inner join bank.undertaking_kind as kind
        on firm.place = kind.kind_no
        or (
            bank.rnd(firm.cust_id * 10 + kind.kind_no, 2431) < kind.share
            and bank.rnd((firm.cust_id * 1000::bigint + month.month_key) * 10 + kind.kind_no, 2432) < 0.25
        )
    union all
    -- Persons who run a business: guarantees that they will perform.
    select
        (person.cust_id * 1000::bigint + month.month_key) * 10 + 2, person.cust_id, 'P', 99, person.org_no,
        person.open_date, person.income, month.first_day, month.days, kind.*
    from bank.person
    cross join bank.deal_month as month
    inner join bank.undertaking_kind as kind on kind.kind_no = 2
    where person.work in ('shop', 'firm')
        and person.open_date <= %(open_day)s - 60
        and bank.rnd(person.cust_id, 2433) < 0.05
        and bank.rnd(person.cust_id * 1000::bigint + month.month_key, 2434) < 0.2
),

dated as (
    select
        applied.*,
        applied.first_day + bank.pick(key, 2435, applied.days) as start_date,
        (
            greatest(1, (takings * (0.2 + 0.8 * bank.rnd(key, 2436)) / case ccy when 'USD' then 7 else 1 end
                / 1000000)::bigint) * 1000000
        )::bigint as amt,
        case
            when party_kind = 'P' or kind in ('SA', 'LC') then 0
            when kind = 'DL' and place = 3 then 30
            when kind = 'DL' then (array[20, 30, 30, 50, 100])[1 + bank.pick(key, 2437, 5)]
            when kind = 'IL' then (array[20, 30, 30, 100])[1 + bank.pick(key, 2437, 4)]
            else (array[0, 0, 20, 30, 50, 100])[1 + bank.pick(key, 2437, 6)]
        end as margin_pct,
        case when kind in ('DL', 'IL') then (array[0, 30, 60, 90])[1 + bank.pick(key, 2438, 4)] else 0 end
            as usance_days,
        bank.rnd(key, 2439) as fate_draw
    from applied
),

fated as (
    select
        dated.*,
        (start_date + make_interval(months => months))::date as end_date,
        -- A guarantee of an advance payment takes effect when that payment arrives.
        case when kind = 'NG' and bank.rnd(key, 2441) < 0.1 then start_date + 20 else start_date end as effective_date,
        case
            when kind in ('DL', 'IL') and (fate_draw < 0.9 or place = 3)
                then start_date + 15 + bank.pick(key, 2442, 45) + usance_days
            when kind in ('FG', 'NG', 'SL') and fate_draw < 0.03 then start_date + 40 + bank.pick(key, 2442, 60)
        end as pay_date,
        case when kind = 'LC' and fate_draw < 0.4 then start_date + 10 + bank.pick(key, 2442, 60) end as used_date,
        case
            when kind not in ('DL', 'IL') and fate_draw > 0.97 then start_date + 25 + bank.pick(key, 2443, 15)
        end as cancel_date
    from dated
    where start_date >= open_date + 30 and start_date <= %(until)s
)

select
    fated.key,
    fated.kind || to_char(fated.start_date, 'YY') || lpad(fated.key::text, 12, '0') as contract_no,
    fated.kind,
    fated.label,
    fated.subject_no,
    fated.cust_id,
    fated.party_kind,
    fated.org_no,
    fated.ccy,
    fated.amt,
    fated.margin_pct,
    -- Margins are held in renminbi.
    (fated.amt * fated.margin_pct / 100 * case fated.ccy when 'USD' then 7.1 else 1 end)::bigint as margin_amt,
    fated.start_date,
    fated.effective_date,
    fated.end_date,
    fated.usance_days,
    fated.pay_date,
    case
        when fated.pay_date is null then 0
        when fated.kind in ('DL', 'IL') and bank.rnd(fated.key, 2444) < 0.3 then fated.amt / 10 * 8
        else fated.amt
    end as pay_amt,
    -- The customer did not pay: the bank did, beyond the margin.
    coalesce(
        fated.pay_date between %(first_day)s and %(until)s
        and fated.ccy = 'CNY'
        and fated.party_kind = 'C'
        and fated.margin_pct < 80
        and (
            bank.rnd(fated.key, 2445) < case when fated.kind = 'DL' then 0.015 else 0.25 end
            or (fated.kind = 'DL' and fated.place = 3 and fated.pay_date > %(until)s - 60)
        ),
        false
    ) as is_advanced,
    case when bank.rnd(fated.key, 2448) < 0.5 then 6 + bank.pick(fated.key, 2449, 60) end as recovery_days,
    coalesce(fated.pay_date, fated.used_date, fated.cancel_date, fated.end_date) as finish_date,
    case
        when fated.pay_date is not null then 'paid'
        when fated.used_date is not null then 'used'
        when fated.cancel_date is not null then 'cancelled'
        when fated.kind in ('DL', 'IL') then 'lapsed'
        else 'ended'
    end as outcome,
    greatest(fated.amt * case fated.ccy
        when 'USD' then 7
        else 1
    end / 1000, 20000)::bigint * (fated.kind <> 'SA')::integer as fee_amt,
    2000000 + bank.pick(fated.key, 2446, 1500) as beneficiary_outsider_id,
    8000000 + bank.pick(fated.key, 2446, 60) as foreign_beneficiary_id,
    bank.pick(fated.key, 2447, 12) as goods_no
from fated
where coalesce(fated.pay_date, fated.used_date, fated.cancel_date, fated.end_date) >= %(first_day)s;

alter table bank.undertaking add primary key (key);

-- The contracts beside those of loans that may be secured; a bill's is known by the bill's number. `guarantee_type` as
-- in bank.credit_contract.
create table bank.off_balance_contract as
select
    acceptance.bill_no as contract_no,
    acceptance.cust_id,
    'C' as party_kind,
    acceptance.org_no,
    'bill' as kind,
    '银行承兑汇票' as business,
    'CNY' as ccy,
    acceptance.face_amt as contract_amt,
    acceptance.issue_date as start_date,
    acceptance.due_date as end_date,
    case
        when acceptance.margin_pct = 100 then '2'
        else bank.choose(acceptance.key, 2451, array['1', '3', '3', '4'])
    end as guarantee_type
from bank.acceptance
where acceptance.cust_id is not null
union all
select
    contract_no,
    cust_id,
    party_kind,
    org_no,
    case
        when kind in ('FG', 'NG') then 'guarantee'
        when kind in ('DL', 'IL', 'SL') then 'letter of credit'
        else 'commitment'
    end,
    label,
    ccy,
    amt,
    start_date,
    end_date,
    case
        when margin_pct = 100 then '2'
        when party_kind = 'P' or kind in ('SA', 'LC') then '4'
        else bank.choose(key, 2451, array['1', '3', '3', '4'])
    end
from bank.undertaking;

alter table bank.off_balance_contract add primary key (contract_no);

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(7011, '银行承兑汇票', 'D', '6', '70承兑汇票'),
(701101, '开出银行承兑汇票', 'D', '6', '70承兑汇票'),
(70110101, '开出银行承兑汇票', 'D', '6', '70承兑汇票'),
(7012, '开出保函', 'D', '6', '72保函'),
(701201, '开出保函', 'D', '6', '72保函'),
(70120101, '开出融资性保函', 'D', '6', '72保函'),
(70120102, '开出非融资性保函', 'D', '6', '72保函'),
(7013, '开出信用证', 'D', '6', '71跟单信用证'),
(701301, '开出信用证', 'D', '6', '71跟单信用证'),
(70130101, '开出国内信用证', 'D', '6', '71跟单信用证'),
(70130102, '开出国际信用证', 'D', '6', '71跟单信用证'),
(70130103, '开出备用信用证', 'D', '6', '74其他担保类业务'),
(7014, '其他担保及承诺', 'D', '6', '74其他担保类业务'),
(701401, '其他担保及承诺', 'D', '6', '74其他担保类业务'),
(70140101, '提货担保', 'D', '6', '74其他担保类业务'),
(70140102, '信用风险仍在银行的销售协议', 'D', '6', '73信用风险仍在银行的销售与购买协议'),
(70140103, '贷款承诺', 'D', '6', '76不可无条件撤销的贷款承诺');

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(7999, '表外业务对应科目', 'C', '6', null),
(799901, '表外业务对应科目', 'C', '6', null),
(79990101, '表外对应科目', 'C', '6', null)
on conflict do nothing;

analyze
    bank.trading_firm, bank.acceptance, bank.undertaking, bank.off_balance_contract;
