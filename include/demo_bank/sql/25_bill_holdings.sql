-- Bills that the bank buys: discounted for its customers, rediscounted from other banks; and what it does with bills in
-- the market: sells them, lends and borrows against them, rediscounts them with the central bank. What is bought is a
-- loan and stands in bank.note with what was paid; the rest of the face value is its interest.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(1111, '买入返售金融资产', 'D', '1', '13买入返售资产'),
(111101, '买入返售票据', 'D', '1', '13买入返售资产'),
(11110101, '买入返售票据', 'D', '1', '13买入返售资产'),
(1301, '贴现资产', 'D', '1', '8贴现及买断式转贴现'),
(130101, '票据贴现', 'D', '1', '8贴现及买断式转贴现'),
(13010101, '票据直贴', 'D', '1', '8贴现及买断式转贴现'),
(130102, '票据转贴现', 'D', '1', '8贴现及买断式转贴现'),
(13010201, '买断式转贴现', 'D', '1', '8贴现及买断式转贴现'),
(130109, '逾期票据', 'D', '1', '8贴现及买断式转贴现'),
(13010901, '逾期票据', 'D', '1', '8贴现及买断式转贴现'),
(2004, '向中央银行借款', 'C', '2', '27向中央银行借款'),
(200401, '再贴现', 'C', '2', '27向中央银行借款'),
(20040101, '向中央银行再贴现', 'C', '2', '27向中央银行借款'),
(2111, '卖出回购金融资产款', 'C', '2', '30卖出回购款项'),
(211101, '卖出回购票据', 'C', '2', '30卖出回购款项'),
(21110101, '卖出回购票据', 'C', '2', '30卖出回购款项'),
(601103, '票据利息收入', 'C', '4', '55利息收入'),
(60110301, '票据贴现利息收入', 'C', '4', '55利息收入'),
(60110302, '票据转贴现利息收入', 'C', '4', '55利息收入'),
(60110303, '买入返售票据利息收入', 'C', '4', '55利息收入'),
(641102, '票据利息支出', 'D', '4', '56利息支出'),
(64110201, '卖出回购票据利息支出', 'D', '4', '56利息支出'),
(64110202, '再贴现利息支出', 'D', '4', '56利息支出')
on conflict do nothing;

insert into bank.business_type (
    business_type, label, party_kind, subject_no, overdue_subject, interest_subject, income_subject, repay_methods,
    terms, rate_from, rate_to, contract_purpose, purposes, guarantee_types
)
values
('3010', '票据贴现', 'C', 13010101, 13010901, 11320102, 60110301, '{5}', '{6}', 150, 320,
    '票据贴现', '{票据贴现资金用于采购}', '{4}'),
('3020', '买断式转贴现', 'C', 13010201, 13010901, 11320102, 60110302, '{5}', '{6}', 130, 240,
    '票据转贴现', '{票据转贴现}', '{4}');

-- Who discounts bills: one firm in six, the first three every month. Who sold bills to the bank in the market: the banks
-- that are its customers.
create table bank.bill_holding as
with
-- Bills that other banks, finance companies or firms accepted.
brought as (
    select
        firm.cust_id * 1000::bigint + month.month_key as key,
        'discount' as deal,
        firm.cust_id,
        firm.place,
        firm.org_no,
        firm.takings,
        month.first_day + bank.pick(firm.cust_id * 1000::bigint + month.month_key, 2501, month.days) as buy_date
    from bank.trading_firm as firm
    cross join bank.deal_month as month
    where (
        firm.place <= 3
        or (
            bank.rnd(firm.cust_id, 2502) < 0.16
            and bank.rnd(firm.cust_id * 1000::bigint + month.month_key, 2503) < 0.4
        )
    )
    and month.first_day > firm.open_date + 30
    union all
    select
        seller.cust_id * 1000::bigint + month.month_key, 'rediscount', seller.cust_id, 0, 810001, 150000000,
        month.first_day + bank.pick(seller.cust_id * 1000::bigint + month.month_key, 2501, month.days)
    from bank.corporate as seller
    cross join bank.deal_month as month
    where seller.kind = '3'
        and month.first_day > seller.open_date + 30
),

-- Firms' bills that nobody has paid for more than a year: written off in the window, most of them.
given_up as (
    select
        firm.cust_id * 1000::bigint + month.month_key as key,
        'discount' as deal,
        firm.cust_id,
        firm.place,
        firm.org_no,
        firm.takings,
        month.first_day + bank.pick(firm.cust_id * 1000::bigint + month.month_key, 2501, month.days) as buy_date
    from bank.trading_firm as firm
    cross join (
        select
            month_key - 10 as month_key,
            (first_day - interval '10 months')::date as first_day,
            28 as days
        from bank.deal_month
        where first_day in (%(first_day)s - interval '12 months', %(first_day)s - interval '11 months')
    ) as month
    where (firm.place <= 2 or bank.rnd(firm.cust_id * 1000::bigint + month.month_key, 2519) < 0.01)
        and month.first_day > firm.open_date + 30
),

drawn as (
    select
        brought.*,
        brought.buy_date - bank.pick(key, 2504, 60) as draw_date,
        case when deal = 'discount' then (array['1', '1', '1', '1', '1', '1', '2', '2', '3', '3'])[1 + bank.pick(
            key, 2505, 10
        )] else '1' end as bill_kind,
        greatest(1, (takings * (0.1 + 0.6 * bank.rnd(key, 2506)) / 1000000)::bigint) * 1000000 as face_amt,
        false as is_given_up
    from brought
    where buy_date <= %(until)s
    union all
    select
        given_up.*,
        buy_date - bank.pick(key, 2504, 60),
        '2',
        greatest(1, (takings * 0.1 * bank.rnd(key, 2506) / 1000000)::bigint) * 1000000,
        true
    from given_up
),

bought as (
    select
        drawn.key,
        drawn.deal,
        drawn.cust_id,
        drawn.place,
        drawn.org_no,
        -- The digits of its number after the date tell bills apart: the seller's customer number stands in them.
        bank.bill_number(
            case drawn.bill_kind when '3' then '1' else drawn.bill_kind end, other_bank.bank_code, drawn.draw_date,
            drawn.key * 7 + 3
        ) as bill_no,
        drawn.bill_kind,
        drawn.draw_date,
        (drawn.draw_date + interval '6 months')::date as due_date,
        drawn.face_amt,
        drawn.buy_date,
        null::bigint as acceptance_key,
        null::bigint as drawer_cust_id,
        2000000 + bank.pick(drawn.key, 2507, 1500) as drawer_outsider_id,
        2000000 + bank.pick(drawn.key, 2508, 1500) as discounter_outsider_id,
        other_bank.no as other_bank_no,
        drawn.is_given_up
    from drawn
    inner join bank.other_bank on other_bank.no = bank.pick(drawn.key, 2509, 8)
    union all
    -- Bills that the bank itself accepted, from payees who are its customers.
    select
        acceptance.key + 500,
        'discount',
        acceptance.payee_cust_id,
        acceptance.place,
        firm.org_no,
        acceptance.bill_no,
        '1',
        acceptance.issue_date,
        acceptance.due_date,
        acceptance.face_amt,
        acceptance.issue_date + 1 + bank.pick(acceptance.key, 2511, 20),
        acceptance.key,
        acceptance.cust_id,
        acceptance.drawer_outsider_id,
        null,
        null,
        false
    from bank.acceptance
    inner join bank.trading_firm as firm on firm.cust_id = acceptance.payee_cust_id
    where acceptance.place = 1 or bank.rnd(acceptance.key, 2512) < 0.6
),

priced as (
    select
        bought.*,
        business_type.business_type,
        business_type.rate_from + bank.pick(
            key, 2513, business_type.rate_to - business_type.rate_from
        ) + case bill_kind when '2' then 130 else 0 end as rate_bp,
        due_date - buy_date as days,
        bank.rnd(key, 2514) as fate_draw,
        -- Sold to another bank after some weeks; what is left must still run for some days.
        buy_date + 21 + bank.pick(key, 2515, 60) as planned_sale
    from bought
    inner join bank.business_type
        on business_type.business_type = case bought.deal when 'discount' then '3010' else '3020' end
    where buy_date <= %(until)s and due_date > buy_date
),

fated as (
    select
        priced.*,
        (face_amt * rate_bp * days / 3600000)::bigint as interest,
        case
            when deal = 'discount' and acceptance_key is null and place > 2 and not is_given_up
                and (place = 3 or fate_draw < 0.3) and planned_sale < due_date - 10 and planned_sale <= %(until)s
                then planned_sale
        end as sale_date,
        is_given_up or bill_kind = '2' and place <> 3 and fate_draw > 0.9 as is_dishonoured
    from priced
)

select
    fated.*,
    case fated.deal when 'discount' then 40000000000 else 50000000000 end + fated.key as note_id,
    -- Sold a little cheaper than bought, so that the seller earned interest for the time it held the bill.
    case
        when fated.sale_date is not null
            then (fated.face_amt * (fated.rate_bp - 15) * (fated.due_date - fated.sale_date) / 3600000)::bigint
    end as sale_interest,
    fated.rate_bp - 15 as sale_rate_bp,
    bank.pick(fated.key, 2516, 8) as buyer_no
from fated
where fated.is_given_up or coalesce(fated.sale_date, fated.due_date) >= %(first_day)s;

alter table bank.bill_holding add primary key (note_id);

-- The number of a loan note; a bill's note has the number of the bill, and so has its contract.
create or replace function bank.note_no(note_id bigint) returns text
language plpgsql stable parallel safe
as $function$
begin
    if note_id between 40000000000 and 59999999999 then
        return (select bill_no from bank.bill_holding where bill_holding.note_id = note_no.note_id);
    end if;
    return 'JJ' || lpad(note_id::text, 12, '0');
end;
$function$;

insert into bank.note (
    note_id, cust_id, org_no, business_type, contract_no, issue_date, due_date, terms, months_a_term, repay_method,
    rate_bp, note_amt, interest_amt, interest_method, repay_subject, outsider_id, fate, stop_from,
    catch_up_days, early_date
)
select
    note_id,
    cust_id,
    org_no,
    business_type,
    bill_no,
    buy_date,
    due_date,
    1,
    6,
    '5',
    rate_bp,
    face_amt - interest,
    interest,
    '6',
    -- The seller gets the money into its account here; the acceptor, or who bought the bill, pays from elsewhere.
    30010201,
    case
        when sale_date is not null then 9000000 + buyer_no
        when other_bank_no is not null then 9000000 + other_bank_no
        else 9000008
    end,
    'given',
    case when is_dishonoured then due_date end,
    case when is_dishonoured and not is_given_up and bank.rnd(key, 2517) < 0.5 then 10 + bank.pick(key, 2518, 50) end,
    sale_date
from bank.bill_holding;

-- Borrowed or lent against bills, in renminbi by the branch that trades for the bank: pledged or sold with a promise to
-- buy back. Three deals a month against bills of others, one against each of some of the bank's own.
create table bank.bill_repo as
with
own as (
    select
        holding.key * 10 as key,
        (array['QZ', 'MZ', 'ZT'])[1 + mod(holding.key, 3)] as kind,
        holding.note_id,
        holding.bill_no,
        holding.buy_date + 3 + bank.pick(holding.key, 2522, 10) as start_date,
        holding.face_amt,
        holding.due_date
    from bank.bill_holding as holding
    where holding.deal = 'discount'
        and holding.sale_date is null
        and not holding.is_dishonoured
        and (holding.place in (1, 2) or bank.rnd(holding.key, 2523) < 0.1)
),

others as (
    select
        (month.month_key * 1000 + numbers.no)::bigint as key,
        case mod(numbers.no, 2) when 0 then 'QN' else 'MN' end as kind,
        null::bigint as note_id,
        null::text as bill_no,
        month.first_day + bank.pick(month.month_key * 1000 + numbers.no, 2524, month.days) as start_date,
        (1 + bank.pick(month.month_key * 1000 + numbers.no, 2525, 50)) * 10000000::bigint
        * greatest(1, size.customers / 2000) as face_amt,
        null::date as due_date
    from bank.deal_month as month
    cross join bank.size
    cross join lateral generate_series(1, 3 + size.customers / 5000) as numbers (no)
),

dated as (
    select
        deal.*,
        deal.start_date - 20 - bank.pick(deal.key, 2526, 40) as draw_date,
        deal.start_date + (array[7, 14, 30, 60])[1 + bank.pick(deal.key, 2527, 4)] as end_date,
        130 + bank.pick(deal.key, 2528, 90) as rate_bp,
        bank.pick(deal.key, 2529, 8) as other_bank_no,
        bank.pick(deal.key, 2530, 8) as acceptor_no
    from (
        select * from own
        union all
        select * from others
    ) as deal
)

select
    dated.key,
    dated.kind,
    dated.note_id,
    coalesce(
        dated.bill_no, bank.bill_number('1', other_bank.bank_code, dated.draw_date, 90000000 + dated.key)
    ) as bill_no,
    dated.face_amt,
    dated.draw_date,
    coalesce(dated.due_date, (dated.draw_date + interval '6 months')::date) as due_date,
    dated.start_date,
    dated.end_date,
    dated.end_date - dated.start_date as days,
    dated.rate_bp,
    -- Lent against a bill: a little less than its face value.
    dated.face_amt / 1000 * 985 as amt,
    (dated.face_amt / 1000 * 985 * dated.rate_bp * (dated.end_date - dated.start_date) / 3600000)::bigint as interest,
    dated.other_bank_no,
    dated.acceptor_no,
    2000000 + bank.pick(dated.key, 2531, 1500) as drawer_outsider_id,
    2000000 + bank.pick(dated.key, 2532, 1500) as discounter_outsider_id
from dated
inner join bank.other_bank on other_bank.no = dated.acceptor_no
where dated.end_date >= %(first_day)s
    and dated.start_date <= %(until)s
    and (dated.due_date is null or dated.end_date < dated.due_date);

alter table bank.bill_repo add primary key (key);
analyze bank.bill_holding, bank.bill_repo;
