-- Credit cards: accounts, cards, limits, instalment plans, every entry on an account, and what the ledger gets of it.
--
-- How an account's balance follows from its entries without walking from month to month: who pays in full pays what the
-- cycle brought; who pays in part carries a share of the cycle just billed (and so never more than a cycle); who stops
-- paying stops using the card with the last bill he leaves unpaid. Entries begin two months before the window; what they
-- add up to on the day before it is the opening balance.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(130304, '信用卡透支', 'D', '1', '6贷款'),
(13030401, '信用卡循环透支', 'D', '1', '6贷款'),
(13030402, '信用卡分期透支', 'D', '1', '6贷款'),
(13030403, '信用卡逾期透支', 'D', '1', '6贷款'),
(11320103, '应收信用卡息费', 'D', '1', '5应收利息'),
(224102, '银行卡溢缴款', 'C', '2', '39其他应付款'),
(22410201, '信用卡溢缴款', 'C', '2', '39其他应付款'),
(30010204, '信用卡交易待清算', 'B', '5', null),
(60110103, '信用卡透支利息收入', 'C', '4', '55利息收入'),
(60210211, '信用卡分期手续费收入', 'C', '4', '57手续费及佣金收入'),
(60210212, '信用卡年费及其他手续费收入', 'C', '4', '57手续费及佣金收入');

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values (602102, '银行卡手续费收入', 'C', '4', '57手续费及佣金收入')
on conflict do nothing;

-- The months whose entries are generated; 1 is the first of the window.
create table bank.credit_card_month as
select
    no as month_no,
    (%(first_day)s + make_interval(months => no - 1))::date as first_day,
    (%(first_day)s + make_interval(months => no))::date - 1 as last_day
from generate_series(-1, %(months)s) as numbers (no);

-- The first billing day on or after a day.
create function bank.statement_date(day date, bill_day integer) returns date
language sql immutable parallel safe
return (
    date_trunc('month', day::timestamp)
    + make_interval(months => case when extract(day from day) > bill_day then 1 else 0 end, days => bill_day - 1)
)::date;

-- Who brings customers or lends a name to a card.
create table bank.credit_card_partner as
select no, 'CP' || lpad(no::text, 3, '0') as partner_no, name, bank.credit_code('91', '441202', 999900 + no) as credit_code
from (
    values (1, '青石桥连锁超市有限公司'), (2, '云岭出行科技有限公司'), (3, '星河信息服务有限公司')
) as partners (no, name);

create table bank.credit_card_product as
select *
from (
    values
    ('C01', '云岭湖普卡', '普卡', 'CUP', null, 0, null, false),
    ('C02', '云岭湖金卡', '金卡', 'CUP', null, 8000, null, false),
    ('C03', '云岭湖双币金卡', '金卡', 'CUP;VISA', 'USD', 10000, null, false),
    ('C04', '云岭湖白金卡', '白金卡', 'CUP;MC', 'USD', 60000, null, false),
    ('C05', '青石桥超市联名卡', '金卡', 'CUP', null, 0, 1, false),
    ('C06', '云岭湖公务卡', '普卡', 'CUP', null, 0, null, true)
) as products (product_no, product_name, level, brands, fcy, annual_fee, partner, is_official);

-- Cards are held by persons who have been customers for some time. The first ones each show a corner of the business,
-- at any size of the bank; all others are drawn:
--   transactor pays in full · revolver pays in part · stopper stops paying · dormant never uses the card
create table bank.credit_card_account as
with
eligible as (
    select
        cust_id, cust_no, cust_name, id_type, org_no, open_date as cust_open_date, income, work, is_staff,
        row_number() over (order by is_staff, cust_id)::integer as place
    from bank.person
    where open_date <= %(open_day)s - 800
        and birth_date between %(until)s - 70 * 365 and %(until)s - 20 * 365
        and id_type <> '110000'
        and work <> 'other'
),

numbered as (
    select
        eligible.*,
        cust_id * 10::bigint + numbers.no as card_acct_id,
        case when numbers.no = 0 and place <= 26 then place else 0 end as corner
    from eligible
    cross join generate_series(0, 1) as numbers (no)
    where (numbers.no = 0 and (place <= 26 or bank.rnd(cust_id, 3601) < 0.3))
        or (numbers.no = 1 and (place = 1 or bank.rnd(cust_id, 3602) < 0.015))
),

drawn as (
    select
        numbered.*,
        bank.rnd(card_acct_id, 3603) as draw,
        bank.rnd(card_acct_id, 3604) as product_draw,
        1 + bank.pick(card_acct_id, 3605, 28) as bill_day,
        greatest(cust_open_date + 10, %(open_day)s - 700 - bank.pick(card_acct_id, 3606, 3000)) as old_open_date
    from numbered
),

kinds as (
    select
        drawn.*,
        case
            when corner in (3, 4, 5, 9, 22, 25) then 'stopper'
            when corner in (2, 23) then 'revolver'
            when corner in (6, 7, 8) then 'dormant'
            when corner > 0 or draw < 0.60 then 'transactor'
            when draw < 0.76 then 'revolver'
            when draw < 0.795 and not is_staff then 'stopper'
            else 'dormant'
        end as kind
    from drawn
),

fates as (
    select
        kinds.*,
        case
            when corner = 20 then %(until)s - 22 - bank.pick(card_acct_id, 3607, 4)
            when kind = 'transactor' and corner = 0 and bank.rnd(card_acct_id, 3608) < 0.015 * %(months)s
                then %(first_day)s + bank.pick(card_acct_id, 3607, %(until)s - %(first_day)s - 5)
            else old_open_date
        end as open_date,
        case
            when kind <> 'stopper' then null
            when corner = 3 then %(until)s - 45
            when corner = 4 then %(open_day)s - 260
            when corner = 5 then %(open_day)s - 480
            when corner = 9 then %(until)s - 70
            when corner = 22 then %(open_day)s - 200
            when corner = 25 then %(until)s - 128
            else %(open_day)s - 560 + bank.pick(card_acct_id, 3609, 560 + %(until)s - %(open_day)s)
        end as stop_from,
        case
            when corner = 1 then 'C03'
            when corner = 11 then 'C04'
            when corner = 16 then 'C05'
            when corner = 17 then 'C06'
            when product_draw < 0.40 then 'C01'
            when product_draw < 0.65 then 'C02'
            when product_draw < 0.78 then 'C03'
            when product_draw < 0.86 and income > 800000 then 'C04'
            when product_draw < 0.96 then 'C05'
            else 'C06'
        end as product_no,
        greatest(
            300000,
            least(30000000, (income * (1.5 + 2.5 * bank.rnd(card_acct_id, 3610)))::bigint / 100000 * 100000)
        ) as limit_amt
    from kinds
),

stopped as (
    select fates.*, bank.statement_date(stop_from - 20, bill_day) as stop_bill, bank.statement_date(month.first_day, bill_day) as start_date
    from fates
    inner join bank.credit_card_month as month on month.month_no = -1
),

-- Overdue from the day after the last day to pay; doubtful from the month end that finds it more than 90 days overdue.
overdue as (
    select
        stopped.*,
        stop_bill + 21 as overdue_date,
        (date_trunc('month', (stop_bill + 21 + 91)::timestamp) + interval '1 month' - interval '1 day')::date
            as doubtful_date
    from stopped
),

ended as (
    select
        overdue.*,
        case
            when corner = 22 then %(first_day)s + 10 + bank.pick(card_acct_id, 3611, %(until)s - %(first_day)s - 12)
            when corner = 9 or (corner = 0 and bank.rnd(card_acct_id, 3612) < 0.45)
                then overdue_date + 5 + bank.pick(card_acct_id, 3611, 20)
            when corner = 0 and bank.rnd(card_acct_id, 3612) < 0.55
                then overdue_date + 100 + bank.pick(card_acct_id, 3611, 300)
        end as payoff_date,
        case
            when overdue_date < %(first_day)s - 375 and (corner = 5 or bank.rnd(card_acct_id, 3613) < 0.6)
                -- One at the beginning of the last month, before that month's bad loans are sold.
                then case
                    when corner = 5 then date_trunc('month', %(until)s::timestamp)::date + bank.pick(card_acct_id, 3614, 8)
                    else %(first_day)s + bank.pick(card_acct_id, 3614, %(until)s - %(first_day)s)
                end
        end as planned_write_off_date,
        case
            when kind = 'dormant'
                and corner not in (7, 8)
                and (corner = 6 or bank.rnd(card_acct_id, 3615) < 0.03 * %(months)s)
                then %(first_day)s + bank.pick(card_acct_id, 3616, %(until)s - %(first_day)s)
        end as close_date
    from overdue
)

select
    ended.card_acct_id,
    ended.cust_id,
    ended.cust_no,
    ended.cust_name,
    ended.org_no,
    org.org_name,
    org.bank_code,
    ended.corner,
    ended.kind,
    '8805' || lpad(ended.card_acct_id::text, 12, '0') as acct_no,
    product.product_no,
    product.fcy,
    product.annual_fee,
    ended.bill_day,
    ended.open_date,
    -- The bill before the first entries.
    ended.start_date,
    ended.stop_bill,
    ended.overdue_date,
    ended.doubtful_date,
    ended.payoff_date,
    case when ended.payoff_date is null or ended.payoff_date > ended.planned_write_off_date
        then ended.planned_write_off_date end as write_off_date,
    ended.close_date,
    ended.limit_amt,
    ended.income,
    (ended.limit_amt * (0.03 + 0.13 * bank.rnd(ended.card_acct_id, 3617)))::bigint as monthly_spend,
    3 + bank.pick(ended.card_acct_id, 3618, 15) as payments,
    -- The customer's first account pays and is paid, if it is there all the time.
    own.acct_id as own_acct_id,
    own.acct_no as own_acct_no,
    own.card_no as own_card_no,
    own.org_no as own_org_no,
    own.subject_no as own_subject_no
from ended
inner join bank.credit_card_product as product using (product_no)
inner join bank.org using (org_no)
left join bank.account as own
    on own.acct_id = ended.cust_id * 10::bigint
    and own.close_date is null
    and own.open_status = '1'
    and own.product_class = 'D'
    and own.open_date < %(first_day)s - 90
-- Who was paid off or written off before the window is no longer a customer of the card system.
where coalesce(ended.payoff_date, %(first_day)s) >= %(first_day)s;

alter table bank.credit_card_account add primary key (card_acct_id);
analyze bank.credit_card_account;

-- A card account is the other side of what its holder's deposit account pays and gets.
insert into bank.outsider (kind, no, outsider_id, acct_no, name, party_kind, bank_code, bank_name)
select
    'K', card_acct_id::integer, (100000000 + card_acct_id)::integer, acct_no, cust_name, 'P', bank_code, org_name
from bank.credit_card_account
where own_acct_id is not null
union all
select
    'E', no, 9360000 + no, 'GB' || bank.digits(no, 3621, 14),
    upper(bank.choose(no, 3622, array['Amber', 'Birch', 'Cedar', 'Dune', 'Ember', 'Fjord', 'Glen', 'Heath']))
    || ' ' || upper(bank.choose(no, 3623, array['Stores', 'Hotel', 'Outfitters', 'Rail', 'Books'])) || ' ' || no,
    'C', 'HTBKGB2L', 'HARBOUR TRUST BANK'
from generate_series(0, 39) as numbers (no);

create table bank.credit_card_merchant as
select
    outsider_id,
    merchant.mcc,
    case when kind = 'M' then '8984412' else '8980826' end || merchant.mcc || lpad(no::text, 4, '0') as merchant_no
from bank.outsider
cross join lateral (
    select case
        when name like '%%超市' then '5411'
        when name like '%%便利店' then '5499'
        when name like '%%餐厅' or name like '%%面馆' then '5812'
        when name like '%%药房' then '5912'
        when name like '%%书店' or name like '%% BOOKS %%' then '5942'
        when name like '%%服装店' or name like '%% OUTFITTERS %%' then '5651'
        when name like '%%加油站' then '5541'
        when name like '%%电器城' then '5732'
        when name like '%% HOTEL %%' then '7011'
        when name like '%% RAIL %%' then '4112'
        else '5399'
    end as mcc
) as merchant
where kind in ('M', 'E');

alter table bank.credit_card_merchant add primary key (outsider_id);
analyze bank.credit_card_merchant, bank.outsider;

-- Cards of an account: 0 its first, 1 a supplementary one of another person, 2 what replaces a first one that was lost.
create table bank.credit_card as
with
drawn as (
    select
        account.*,
        case
            when corner = 10 then %(until)s - 20
            when kind in ('transactor', 'revolver') and corner = 0 and open_date < %(first_day)s
                and bank.rnd(card_acct_id, 3631) < 0.004 * %(months)s
                then %(first_day)s + bank.pick(card_acct_id, 3632, %(until)s - %(first_day)s - 10)
        end as lost_date,
        (select persons from bank.size) as persons
    from bank.credit_card_account as account
)

select
    drawn.card_acct_id * 10 + copies.place as card_id,
    drawn.card_acct_id,
    copies.place,
    bank.card_number('62398' || lpad((drawn.card_acct_id * 10 + copies.place)::text, 10, '0')) as card_no,
    bank.card_number('62398' || lpad((drawn.card_acct_id * 10 + case copies.place when 1 then 0 else copies.place end)::text, 10, '0'))
        as main_card_no,
    coalesce(holder.cust_no, drawn.cust_no) as cust_no,
    dates.open_date,
    -- Not every new card is taken into use.
    case
        when drawn.corner = 8
            or (drawn.kind = 'dormant' and drawn.close_date is null and bank.rnd(drawn.card_acct_id, 3633) < 0.2)
            then null
        else dates.open_date + 1
    end as active_date,
    case when copies.place = 0 then drawn.lost_date end as lost_date,
    case
        when copies.place = 1 and bank.rnd(drawn.card_acct_id, 3634) < 0.02 * %(months)s
            then least(drawn.close_date, %(first_day)s + bank.pick(drawn.card_acct_id, 3635, %(until)s - %(first_day)s))
        when copies.place = 0 and drawn.lost_date is not null then drawn.lost_date + 45
        else coalesce(drawn.close_date, drawn.write_off_date)
    end as cancel_date
from drawn
cross join generate_series(0, 2) as copies (place)
cross join lateral (
    select case copies.place
        when 0 then drawn.open_date
        when 1 then drawn.open_date + 30
        else drawn.lost_date + 5
    end as open_date
) as dates
left join bank.person as holder
    on copies.place = 1
    and holder.cust_id = 1 + mod(drawn.cust_id + 1 + bank.pick(drawn.card_acct_id, 3636, 7), drawn.persons)
    and holder.open_date < %(first_day)s - 60
    and holder.id_type <> '110000'
where dates.open_date <= %(until)s
    and case copies.place
        when 0 then true
        when 1 then holder.cust_id is not null
            and drawn.open_date < %(first_day)s - 90
            and (drawn.corner in (1, 2) or bank.rnd(drawn.card_acct_id, 3637) < 0.1)
        else drawn.lost_date is not null
    end;

alter table bank.credit_card add primary key (card_id);
analyze bank.credit_card;

-- What can happen on an account: the card system's code, and the subject on the other side. 30010204 is where the
-- holder's deposit account and moves between revolving credit and instalments meet; it is even every evening.
create table bank.credit_card_event (
    event text primary key,
    txn_code text,
    contra_subject integer,
    summary text
);

insert into bank.credit_card_event (event, txn_code, contra_subject, summary)
values
('opening', null, null, null),
('purchase', '1010', 30010203, '消费'),
('mistake', '1010', 30010203, '消费'),
('reversal', '1011', 30010203, '消费冲正'),
('refund', '1012', 30010203, '退货'),
('merchant instalment', '1020', 30010203, '商户分期消费'),
('special instalment', '1021', 30010203, '专项分期支付'),
('cash', '2010', 10010101, '预借现金'),
('cash transfer', '2020', 30010204, '预借现金转账'),
('cash instalment', '2030', 30010204, '现金分期放款'),
('repay own', '3010', 30010204, '约定账户还款'),
('repay out', '3020', 30010203, '他行转账还款'),
('repay cash', '3030', 10010101, '柜面现金还款'),
('annual fee', '4010', 60210212, '年费'),
('cash fee', '4020', 60210212, '取现手续费'),
('late fee', '4030', 60210212, '违约金'),
('instalment fee', '4040', 60210211, '分期手续费'),
('interest', '4050', 60110103, '透支利息'),
('convert out', '5010', 30010204, '分期转出'),
('convert in', '5011', 30010204, '分期转入'),
('term out', '5020', 30010204, '分期摊销'),
('term in', '5021', 30010204, '分期入账'),
('early out', '5030', 30010204, '分期提前结清转出'),
('early in', '5031', 30010204, '分期提前结清'),
('off balance', '8010', 67020101, '应收息费转表外'),
('write-off', '9010', 13040101, '呆账核销');

-- Entries: what each changes of the revolving credit, the instalments, interest and fees owed on and off the balance
-- sheet; debit positive. A cycle is named by the day it is billed.
create unlogged table bank.credit_card_entry (
    card_acct_id bigint not null,
    card_id bigint not null,
    ccy text not null default 'CNY',
    txn_date date not null,
    seconds integer not null,
    bill_date date not null,
    event text not null,
    key bigint not null,
    channel text not null default 'SYS',
    entry_mode text,
    d_rev bigint not null default 0,
    d_inst bigint not null default 0,
    d_int bigint not null default 0,
    d_off bigint not null default 0,
    fee bigint not null default 0,
    outsider_id integer,
    plan_id bigint
);

-- Spending. In CNY a month's spending is divided in uneven parts; few draw cash. Abroad now and then, in the card's
-- foreign currency. A hundred in three is spent with a supplementary card.
insert into bank.credit_card_entry (
    card_acct_id, card_id, ccy, txn_date, seconds, bill_date, event, key, channel, entry_mode, d_rev, fee, outsider_id
)
with
drawn as materialized (
    select
        account.*,
        keys.key,
        month.first_day + bank.pick(keys.key, 3641, month.last_day - month.first_day + 1) as txn_date,
        bank.pick(keys.key, 3642, 100) as slot,
        greatest(
            floor(account.monthly_spend * parts.part / sum(parts.part) over (partition by account.card_acct_id, month.month_no)),
            100
        )::bigint as amt,
        bank.rnd(keys.key, 3643) < 0.3 as is_supplementary,
        account.fcy is not null and account.kind = 'transactor' and bank.rnd(keys.key, 3644) < 0.04 as is_abroad
    from bank.credit_card_account as account
    cross join bank.credit_card_month as month
    cross join lateral generate_series(1, account.payments) as numbers (no)
    cross join lateral (select (account.card_acct_id * 100 + month.month_no + 1) * 100 + numbers.no as key) as keys
    cross join lateral (select 10 + bank.pick(keys.key, 3645, 30) * bank.pick(keys.key, 3646, 30) as part) as parts
    where account.kind <> 'dormant'
),

used as (
    select
        drawn.*,
        card.card_id
    from drawn
    inner join lateral (
        select card.card_id
        from bank.credit_card as card
        where card.card_acct_id = drawn.card_acct_id
            and card.active_date < drawn.txn_date
            and drawn.txn_date < least(card.lost_date, card.cancel_date, date '9999-12-31')
        order by (card.place = 1) = drawn.is_supplementary desc, card.place
        limit 1
    ) as card on true
    where drawn.txn_date > drawn.start_date
        and drawn.txn_date <= %(until)s
        and (drawn.stop_bill is null or drawn.txn_date <= drawn.stop_bill)
),

shaped as (
    select
        used.*,
        case
            when is_abroad then 'purchase'
            when slot >= 97 and amt >= 10000 then 'cash'
            when slot = 96 and amt >= 50000 and own_acct_id is not null then 'cash transfer'
            else 'purchase'
        end as event
    from used
),

sized as (
    select
        shaped.*,
        case
            when is_abroad then greatest(amt / 7, 100)
            when event in ('cash', 'cash transfer') then amt / 10000 * 10000
            else amt
        end as paid
    from shaped
)

select
    card_acct_id, card_id, case when is_abroad then fcy else 'CNY' end, txn_date,
    29400 + bank.pick(key, 3647, 50000),
    bank.statement_date(txn_date, bill_day),
    event, key,
    case
        when event = 'cash' then 'ATM'
        when event = 'cash transfer' then 'APP'
        when is_abroad then case when slot < 40 then 'WEB' else 'POS' end
        when slot < 30 then 'ALI'
        when slot < 55 then 'TEN'
        when slot < 62 then 'UPO'
        when slot < 66 then 'WEB'
        else 'POS'
    end,
    case
        when event in ('cash transfer') then '81'
        when event = 'cash' then '05'
        when is_abroad then case when slot < 40 then '81' else '05' end
        when slot < 30 or slot between 55 and 65 then '81'
        when slot < 55 then '03'
        else bank.choose(key, 3648, array['05', '05', '07', '90'])
    end,
    paid,
    case when event = 'cash' then greatest(paid / 100, 200) else 0 end,
    case
        when event = 'cash' then null
        when event = 'cash transfer' then (100000000 + card_acct_id)::integer
        when is_abroad then 9360000 + bank.pick(key, 3649, 40)
        else 3000000 + bank.pick(key, 3649, 800)
    end
from sized;

-- What drawing cash costs; goods that come back; what was booked twice and put right.
insert into bank.credit_card_entry (
    card_acct_id, card_id, ccy, txn_date, seconds, bill_date, event, key, channel, entry_mode, d_rev, d_int, outsider_id
)
select
    entry.card_acct_id, entry.card_id, entry.ccy, more.txn_date, more.seconds,
    bank.statement_date(more.txn_date, account.bill_day), more.event, entry.key, more.channel, more.entry_mode,
    more.d_rev, more.d_int, case when more.event <> 'cash fee' then entry.outsider_id end
from bank.credit_card_entry as entry
inner join bank.credit_card_account as account using (card_acct_id)
cross join lateral (
    select
        'cash fee' as event, entry.txn_date, entry.seconds + 1 as seconds, 'SYS' as channel, null as entry_mode, 0 as d_rev,
        entry.fee as d_int
    where entry.fee > 0
    union all
    select
        'refund', entry.txn_date + 1 + bank.pick(entry.key, 3652, 5), entry.seconds, entry.channel, entry.entry_mode,
        - entry.d_rev, 0
    where entry.event = 'purchase' and account.kind <> 'stopper' and bank.rnd(entry.key, 3651) < 0.015
    union all
    select
        part.event, entry.txn_date, entry.seconds + part.after, entry.channel, entry.entry_mode, part.sign * entry.d_rev, 0
    from (values ('mistake', 20, 1), ('reversal', 80, -1)) as part (event, after, sign)
    where entry.event = 'purchase' and entry.channel = 'POS' and bank.rnd(entry.key, 3653) < 0.01
) as more
where more.txn_date <= %(until)s;

insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_int)
select
    account.card_acct_id, account.card_acct_id * 10, bill.date, 85600, bill.date, 'annual fee',
    account.card_acct_id * 1000 + month.month_no + 1, account.annual_fee
from bank.credit_card_account as account
cross join bank.credit_card_month as month
cross join lateral (select bank.statement_date(month.first_day, account.bill_day) as date) as bill
where account.annual_fee > 0
    and account.kind in ('transactor', 'revolver')
    and extract(month from account.open_date) = extract(month from month.first_day)
    and bill.date > greatest(account.start_date, account.open_date)
    and bill.date <= %(until)s;

analyze bank.credit_card_entry;

-- What a bill asks for; a table with a key, as the planner cannot tell how many plans look for theirs.
create table bank.credit_card_billed as
select card_acct_id, bill_date, sum(d_rev) as owed
from bank.credit_card_entry
where ccy = 'CNY'
group by card_acct_id, bill_date;

alter table bank.credit_card_billed add primary key (card_acct_id, bill_date);
analyze bank.credit_card_billed;

-- Instalment plans of the last year and the window: single a purchase, bill a part of what was billed, merchant a
-- purchase that is one from the start, cash paid out to the holder, special granted for one purpose beyond the limit.
create table bank.credit_card_plan as
with
month as (
    select no as month_no, (%(first_day)s + make_interval(months => no - 1))::date as first_day
    from generate_series(-12, %(months)s) as numbers (no)
),

drawn as (
    select
        account.*,
        keys.key,
        month.month_no,
        case
            when account.corner in (12, 13, 14, 21, 23) then
                case
                    when month.month_no = %(months)s then case account.corner
                        when 12 then 'cash'
                        when 13 then 'special'
                        when 21 then 'merchant'
                        else 'bill'
                    end
                end
            when account.corner = 18 and month.month_no = -2 then 'merchant'
            when account.corner = 1 and month.month_no = %(months)s then 'single'
            when bank.rnd(keys.key, 3661) < 0.035
                then bank.choose(keys.key, 3662, array['single', 'single', 'single', 'bill', 'bill', 'cash', 'cash', 'merchant', 'special'])
        end as plan_kind,
        month.first_day + bank.pick(keys.key, 3663, 27) as drawn_date,
        bank.statement_date(month.first_day, account.bill_day) as billed_on
    from bank.credit_card_account as account
    cross join month
    cross join lateral (select account.card_acct_id * 100 + month.month_no + 20 as key) as keys
    where account.kind in ('transactor', 'revolver')
        and account.open_date < month.first_day - 40
),

dated as (
    select
        drawn.*,
        -- A part of a bill is asked for in the days after it; so late in the window that the days are left.
        case when plan_kind = 'bill' then billed_on + 1 + bank.pick(key, 3664, 6) else drawn_date end as apply_date
    from drawn
    where plan_kind is not null
        and (own_acct_id is not null or plan_kind <> 'cash')
),

sized as (
    select
        dated.*,
        case plan_kind
            when 'special' then 3000000 + bank.pick(key, 3665, 120) * 100000::bigint
            when 'cash' then (limit_amt * (0.05 + 0.1 * bank.rnd(key, 3665)))::bigint / 10000 * 10000
            when 'bill' then
                case
                    when billed_on > start_date then (billed.owed * (0.4 + 0.4 * bank.rnd(key, 3665)))::bigint / 100 * 100
                    else (monthly_spend * 0.6)::bigint
                end
            else (limit_amt * (0.03 + 0.06 * bank.rnd(key, 3665)))::bigint / 100 * 100
        end as amt,
        case
            when corner = 23 then 36
            when plan_kind = 'special' then (array[24, 36, 60])[1 + bank.pick(key, 3666, 3)]
            else (array[3, 6, 12, 12, 24])[1 + bank.pick(key, 3666, 5)]
        end as terms,
        bank.statement_date(apply_date + 1, bill_day) as first_bill
    from dated
    left join bank.credit_card_billed as billed
        on billed.card_acct_id = dated.card_acct_id
        and billed.bill_date = dated.billed_on
    where dated.apply_date <= %(until)s
),

termed as (
    select
        sized.*,
        case
            when corner = 18 then %(first_day)s + 7
            when terms > 3 and bank.rnd(key, 3667) < 0.08
                then (first_bill + make_interval(months => 1 + bank.pick(key, 3668, terms - 2)))::date + 3
        end as early_date
    from sized
    where amt >= 30000
)

select
    key as plan_id,
    card_acct_id,
    corner,
    plan_kind,
    org_no,
    own_acct_id,
    bill_day,
    start_date,
    billed_on,
    apply_date,
    case when plan_kind = 'bill' then 60000 else 39600 end + bank.pick(key, 3669, 7200) as apply_seconds,
    amt,
    terms,
    first_bill,
    early_date,
    -- A term's part and fee; the last term takes what is left.
    amt / terms as term_amt,
    (amt * fee.bp / 10000)::bigint as term_fee,
    fee.bp as fee_bp,
    limit_amt,
    corner = 23 as is_individual,
    case
        when plan_kind = 'special' then bank.choose(key, 3671, array['06', '07', '08', '09', '10'])
        when plan_kind = 'merchant' then bank.choose(key, 3671, array['04', '04', '05'])
        when plan_kind = 'single' then '02'
        when plan_kind = 'cash' then '03'
        else '01'
    end as plan_type,
    case plan_kind
        when 'special' then 2000000 + bank.pick(key, 3672, 1500)
        else 3000000 + bank.pick(key, 3672, 800)
    end as outsider_id
from termed
-- Hundredths of a per cent of the amount a term.
cross join lateral (select 40 + bank.pick(key, 3670, 30) as bp) as fee;

alter table bank.credit_card_plan add primary key (plan_id);
analyze bank.credit_card_plan;

-- The terms that are billed from the start of the entries on.
create table bank.credit_card_term as
select
    plan.plan_id,
    plan.card_acct_id,
    terms.term_no,
    (plan.first_bill + make_interval(months => terms.term_no - 1))::date as bill_date,
    case when terms.term_no = plan.terms then plan.amt - plan.term_amt * (plan.terms - 1) else plan.term_amt end as amt,
    plan.term_fee as fee
from bank.credit_card_plan as plan
cross join lateral generate_series(1, plan.terms) as terms (term_no)
where (plan.first_bill + make_interval(months => terms.term_no - 1))::date < coalesce(plan.early_date, date '9999-12-31')
    and (plan.first_bill + make_interval(months => terms.term_no - 1))::date <= %(until)s;

create index on bank.credit_card_term (plan_id);

-- What of a plan is still to be billed when the entries begin.
insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_inst, plan_id)
select
    plan.card_acct_id, plan.card_acct_id * 10, plan.start_date, 0, plan.start_date, 'opening', plan.plan_id,
    plan.amt - coalesce(billed.amt, 0), plan.plan_id
from bank.credit_card_plan as plan
left join (
    select term.plan_id, sum(term.amt)::bigint as amt
    from bank.credit_card_term as term
    inner join bank.credit_card_plan as plan using (plan_id)
    where term.bill_date <= plan.start_date
    group by term.plan_id
) as billed using (plan_id)
where plan.apply_date <= plan.start_date
    and coalesce(plan.early_date, date '9999-12-31') > plan.start_date
    and plan.amt > coalesce(billed.amt, 0);

insert into bank.credit_card_entry (
    card_acct_id, card_id, txn_date, seconds, bill_date, event, key, channel, entry_mode, d_rev, d_inst, outsider_id, plan_id
)
select
    plan.card_acct_id, plan.card_acct_id * 10, plan.apply_date, plan.apply_seconds + part.after,
    -- A part of a bill lowers what is to be paid of that bill.
    case plan.plan_kind when 'bill' then plan.billed_on else bank.statement_date(plan.apply_date, plan.bill_day) end,
    part.event, plan.plan_id, part.channel, part.entry_mode, part.rev * plan.amt, part.inst * plan.amt,
    case
        when part.event = 'cash instalment' then (100000000 + plan.card_acct_id)::integer
        when part.event like 'convert%%' then null
        else plan.outsider_id
    end,
    plan.plan_id
from bank.credit_card_plan as plan
inner join (
    values
    ('single', 'purchase', 0, 1, 0, 'POS', '05'),
    ('single', 'convert out', 1800, -1, 0, 'SYS', null),
    ('single', 'convert in', 1801, 0, 1, 'SYS', null),
    ('bill', 'convert out', 0, -1, 0, 'SYS', null),
    ('bill', 'convert in', 1, 0, 1, 'SYS', null),
    ('merchant', 'merchant instalment', 0, 0, 1, 'POS', '05'),
    ('special', 'special instalment', 0, 0, 1, 'CTR', null),
    ('cash', 'cash instalment', 0, 0, 1, 'APP', '81')
) as part (plan_kind, event, after, rev, inst, channel, entry_mode) using (plan_kind)
where plan.apply_date > plan.start_date;

insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_rev, d_inst, d_int, plan_id)
select
    term.card_acct_id, term.card_acct_id * 10, term.bill_date, 85200 + part.after, term.bill_date, part.event,
    term.plan_id * 100 + term.term_no, part.rev * term.amt, part.inst * term.amt, part.fee * term.fee, term.plan_id
from bank.credit_card_term as term
inner join bank.credit_card_account as account using (card_acct_id)
cross join (
    values ('term out', 0, 0, -1, 0), ('term in', 1, 1, 0, 0), ('instalment fee', 2, 0, 0, 1)
) as part (event, after, rev, inst, fee)
where term.bill_date > account.start_date
    and (part.fee = 0 or term.fee > 0);

insert into bank.credit_card_entry (
    card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_rev, d_inst, plan_id
)
select
    plan.card_acct_id, plan.card_acct_id * 10, plan.early_date, 43200 + part.after,
    bank.statement_date(plan.early_date, plan.bill_day), part.event, plan.plan_id,
    part.rev * owed.amt, part.inst * owed.amt, plan.plan_id
from bank.credit_card_plan as plan
inner join (
    select plan.plan_id, (plan.amt - coalesce(sum(term.amt), 0))::bigint as amt
    from bank.credit_card_plan as plan
    left join bank.credit_card_term as term using (plan_id)
    where plan.early_date is not null
    group by plan.plan_id
) as owed using (plan_id)
cross join (values ('early out', 0, 0, -1), ('early in', 1, 1, 0)) as part (event, after, rev, inst)
where plan.early_date > plan.start_date
    and plan.early_date <= %(until)s
    and owed.amt > 0;

-- What stands when the entries begin: credit that is carried on; what was paid too much; what those owe who stopped
-- paying before, with the interest since.
insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_rev, d_int, d_off)
select
    account.card_acct_id, account.card_acct_id * 10, account.start_date, 0, account.start_date, 'opening', 0,
    stand.rev,
    case when stand.is_doubtful then 0 else stand.interest end,
    case when stand.is_doubtful then stand.interest else 0 end
from bank.credit_card_account as account
cross join lateral (
    select
        case
            when kind = 'stopper' and stop_bill <= start_date
                then (limit_amt * (0.4 + 0.5 * bank.rnd(card_acct_id, 3682)))::bigint / 100 * 100
            when kind = 'revolver' then (monthly_spend * 0.5)::bigint
            when (kind <> 'stopper' and bank.rnd(card_acct_id, 3681) < 0.03) or corner = 19
                then - (1000 + bank.pick(card_acct_id, 3682, 60000))
            else 0
        end as rev
) as credit
cross join lateral (
    select
        credit.rev,
        case
            when kind = 'stopper' and stop_bill <= start_date
                then (credit.rev * 0.0005 * least(start_date - stop_bill + 30, 700))::bigint
            else 0
        end as interest,
        coalesce(doubtful_date <= start_date, false) as is_doubtful
) as stand
where account.open_date < account.start_date
    and (account.close_date is null or credit.rev >= 0)
    and stand.rev <> 0;

analyze bank.credit_card_entry;

-- Cycles: what each brought, what of it is carried on, what is to be paid.
create table bank.credit_card_cycle as
with
bill as (
    select account.*, month.month_no, bank.statement_date(month.first_day, account.bill_day) as bill_date
    from bank.credit_card_account as account
    inner join bank.credit_card_month as month on month.month_no >= 0
),

brought as (
    select card_acct_id, ccy, bill_date, sum(d_rev)::bigint as rev, sum(d_int)::bigint as interest
    from bank.credit_card_entry
    where event <> 'opening'
    group by card_acct_id, ccy, bill_date
),

counted as (
    select
        bill.*,
        currencies.ccy,
        coalesce(brought.rev, 0) as rev,
        coalesce(brought.interest, 0) as fees,
        case
            when bill.kind = 'revolver' and currencies.ccy = 'CNY'
                then (greatest(brought.rev, 0) * (0.3 + 0.5 * bank.rnd(bill.card_acct_id * 100 + bill.month_no, 3691)))::bigint
            else 0
        end as carried
    from bill
    cross join lateral (
        select 'CNY' as ccy
        union all
        select bill.fcy
        where bill.fcy is not null
    ) as currencies
    left join brought
        on brought.card_acct_id = bill.card_acct_id
        and brought.bill_date = bill.bill_date
        and brought.ccy = currencies.ccy
    where bill.bill_date > greatest(bill.start_date, bill.open_date)
        and bill.bill_date <= %(until)s
)

select
    counted.*,
    coalesce(
        lag(counted.carried) over cycles,
        case when counted.kind = 'revolver' and counted.ccy = 'CNY' then (counted.monthly_spend * 0.5)::bigint else 0 end
    ) as before,
    coalesce(lag(counted.bill_date) over cycles, counted.start_date) as bill_before
from counted
window cycles as (partition by counted.card_acct_id, counted.ccy order by counted.month_no);

-- Interest at half a thousandth a day on what was carried on, booked with the bill.
alter table bank.credit_card_cycle add column interest bigint;

update bank.credit_card_cycle
set interest = (before * 0.0005 * (bill_date - bill_before))::bigint;

insert into bank.credit_card_entry (card_acct_id, card_id, ccy, txn_date, seconds, bill_date, event, key, d_int)
select card_acct_id, card_acct_id * 10, ccy, bill_date, 85800, bill_date, 'interest', card_acct_id * 1000 + month_no, interest
from bank.credit_card_cycle
where interest > 0
    and (stop_bill is null or bill_date <= stop_bill);

-- Bills paid, up to twelve days before the last day.
insert into bank.credit_card_entry (
    card_acct_id, card_id, ccy, txn_date, seconds, bill_date, event, key, channel, entry_mode, d_rev, d_int, outsider_id
)
select
    due.card_acct_id, due.card_acct_id * 10, due.ccy, due.txn_date, 63000 + bank.pick(due.key, 3695, 600), due.bill_date,
    due.event, due.key,
    case due.event when 'repay own' then 'SYS' when 'repay cash' then 'CTR' else 'UPO' end,
    case due.event when 'repay out' then '81' end,
    - due.paid_rev, - due.paid_interest,
    case when due.event = 'repay own' then (100000000 + due.card_acct_id)::integer end
from (
    select
        cycle.*,
        keys.key,
        cycle.bill_date + 20 - bank.pick(keys.key, 3692, 13) as txn_date,
        case
            when cycle.ccy <> 'CNY' then 'repay out'
            when cycle.own_acct_id is not null and bank.rnd(cycle.card_acct_id, 3693) < 0.5 then 'repay own'
            when bank.rnd(keys.key, 3694) < 0.1 then 'repay cash'
            else 'repay out'
        end as event,
        greatest(cycle.before + greatest(cycle.rev, 0) - cycle.carried, 0) as paid_rev,
        cycle.fees + cycle.interest as paid_interest
    from bank.credit_card_cycle as cycle
    cross join lateral (
        select cycle.card_acct_id * 1000 + (cycle.month_no + 1) * 2 + case cycle.ccy when 'CNY' then 0 else 1 end as key
    ) as keys
    where cycle.stop_bill is null or cycle.bill_date < cycle.stop_bill
) as due
where due.txn_date <= %(until)s
    and due.paid_rev + due.paid_interest > 0;

-- Bills left unpaid: what is owed bears interest with every bill; the first one adds a charge.
create table bank.credit_card_debt as
select entry.card_acct_id, sum(entry.d_rev)::bigint as rev
from bank.credit_card_entry as entry
inner join bank.credit_card_account as account using (card_acct_id)
where account.stop_bill <= %(until)s
group by entry.card_acct_id;

insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_int, d_off)
select
    account.card_acct_id, account.card_acct_id * 10, bill.date, 85800 + part.after, bill.date, part.event,
    account.card_acct_id * 1000 + month.month_no,
    case when bill.date <= account.doubtful_date then part.amt else 0 end,
    case when bill.date <= account.doubtful_date then 0 else part.amt end
from bank.credit_card_account as account
inner join bank.credit_card_debt as debt using (card_acct_id)
inner join bank.credit_card_month as month on month.month_no >= 0
cross join lateral (select bank.statement_date(month.first_day, account.bill_day) as date) as bill
cross join lateral (
    select 'interest' as event, 1 as after, (debt.rev * 0.0005 * 30)::bigint as amt
    union all
    select 'late fee', 2, greatest(debt.rev / 200, 1000)
    where bill.date < account.stop_bill + 32
) as part
where bill.date > greatest(account.stop_bill, account.start_date)
    and bill.date <= %(until)s
    and bill.date < least(account.payoff_date, account.write_off_date, date '9999-12-31')
    and part.amt > 0;

-- Interest of a debt that has become doubtful leaves the balance sheet; it is a loss, as income of earlier years may be in it.
insert into bank.credit_card_entry (card_acct_id, card_id, txn_date, seconds, bill_date, event, key, d_int, d_off)
select
    account.card_acct_id, account.card_acct_id * 10, account.doubtful_date, 86000, account.doubtful_date, 'off balance',
    account.card_acct_id, - owed.interest, owed.interest
from bank.credit_card_account as account
inner join (
    select entry.card_acct_id, sum(entry.d_int)::bigint as interest
    from bank.credit_card_entry as entry
    inner join bank.credit_card_account as account using (card_acct_id)
    where entry.txn_date <= account.doubtful_date
    group by entry.card_acct_id
) as owed using (card_acct_id)
where account.doubtful_date > account.start_date
    and account.doubtful_date <= %(until)s
    and account.doubtful_date < least(account.payoff_date, account.write_off_date, date '9999-12-31')
    and owed.interest > 0;

-- The debt paid at last, or given up.
insert into bank.credit_card_entry (
    card_acct_id, card_id, txn_date, seconds, bill_date, event, key, channel, entry_mode, d_rev, d_int, d_off
)
select
    account.card_acct_id, account.card_acct_id * 10, account.payoff_date, 50000, account.payoff_date, 'repay out',
    account.card_acct_id * 1000 + 999, 'UPO', '81', - owed.rev, - owed.interest, - owed.off
from bank.credit_card_account as account
inner join (
    select
        entry.card_acct_id, sum(entry.d_rev)::bigint as rev, sum(entry.d_int)::bigint as interest,
        sum(entry.d_off)::bigint as off
    from bank.credit_card_entry as entry
    inner join bank.credit_card_debt using (card_acct_id)
    group by entry.card_acct_id
) as owed using (card_acct_id)
where account.payoff_date <= %(until)s
    and account.write_off_date is null
union all
select
    account.card_acct_id, account.card_acct_id * 10, account.write_off_date, 78000, account.write_off_date, 'write-off',
    account.card_acct_id, 'SYS', null, - debt.rev, 0, 0
from bank.credit_card_account as account
inner join bank.credit_card_debt as debt using (card_acct_id)
where account.write_off_date is not null;

analyze bank.credit_card_entry;

-- Every entry with its number and what stands on the account after it.
create unlogged table bank.credit_card_txn as
select
    row_number() over (order by entry.txn_date, entry.seconds, entry.event, entry.key) as entry_id,
    entry.*,
    account.org_no,
    coalesce(entry.txn_date > account.doubtful_date, false) as is_doubtful,
    (sum(entry.d_rev) over so_far)::bigint as rev,
    (sum(entry.d_inst) over so_far)::bigint as inst,
    (sum(entry.d_int) over so_far)::bigint as interest,
    (sum(entry.d_off) over so_far)::bigint as off
from bank.credit_card_entry as entry
inner join bank.credit_card_account as account using (card_acct_id)
window so_far as (
    partition by entry.card_acct_id, entry.ccy
    order by entry.txn_date, entry.seconds, entry.event, entry.key
);

drop table bank.credit_card_entry;
alter table bank.credit_card_txn add primary key (entry_id);
analyze bank.credit_card_txn;

-- What an entry moves in the ledger, debit positive. Revolving credit below zero is the holder's money with the bank.
-- Interest off the balance sheet is in no subject; when it is paid, it is income.
create unlogged table bank.credit_card_leg as
select
    txn.entry_id, txn.card_acct_id, txn.org_no, txn.ccy, txn.txn_date, txn.event, leg.subject_no, leg.delta
from bank.credit_card_txn as txn
cross join lateral (
    values
    (case when txn.is_doubtful then 13030403 else 13030401 end,
        greatest(txn.rev, 0) - greatest(txn.rev - txn.d_rev, 0)),
    (22410201, least(txn.rev, 0) - least(txn.rev - txn.d_rev, 0)),
    (13030402, txn.d_inst),
    (11320103, txn.d_int),
    (60110103, case when txn.event = 'repay out' then txn.d_off else 0 end)
) as leg (subject_no, delta)
where leg.delta <> 0;

analyze bank.credit_card_leg;

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select org_no, subject_no, ccy, bal
from (
    -- What was booked on credit that is doubtful by now stands with the overdue.
    select
        leg.org_no,
        case when leg.subject_no = 13030401 and account.doubtful_date <= %(open_day)s then 13030403 else leg.subject_no end
            as subject_no,
        leg.ccy,
        sum(leg.delta)::bigint as bal
    from bank.credit_card_leg as leg
    inner join bank.credit_card_account as account using (card_acct_id)
    where leg.txn_date <= %(open_day)s
        and leg.subject_no < 60000000
    group by 1, 2, 3
) as stood
where bal <> 0
union all
-- Provisions: for what is in order and for what is doubtful, of which some will be written off.
select
    leg.org_no, 13040101, 'CNY',
    - 100000 - sum(leg.delta * case when account.doubtful_date <= %(open_day)s then 1 else 0.02 end)::bigint
from bank.credit_card_leg as leg
inner join bank.credit_card_account as account using (card_acct_id)
where leg.txn_date <= %(open_day)s
    and leg.subject_no in (13030401, 13030402, 13030403)
    and leg.ccy = 'CNY'
group by leg.org_no
having sum(leg.delta) > 0;

-- The card system's day in the ledger: one posting per organisation, subject, other side and direction.
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, is_cash, summary
)
select
    txn_date, case when contra_subject = 13040101 then 83400 else 83000 end, 'card',
    row_number() over (order by txn_date, org_no, ccy, subject_no, contra_subject, is_debit),
    ccy, amt,
    org_no, case when is_debit then subject_no else contra_subject end,
    org_no, case when is_debit then contra_subject else subject_no end,
    org_no, contra_subject = 10010101, '信用卡系统日终并账'
from (
    select
        leg.txn_date, leg.org_no, leg.ccy, leg.subject_no, event.contra_subject, leg.delta > 0 as is_debit,
        abs(sum(leg.delta))::bigint as amt
    from bank.credit_card_leg as leg
    inner join bank.credit_card_event as event using (event)
    where leg.txn_date >= %(first_day)s
    group by leg.txn_date, leg.org_no, leg.ccy, leg.subject_no, event.contra_subject, leg.delta > 0
) as daily;

-- The month end's review moves the debts that have become doubtful.
insert into bank.draft (txn_date, seconds, event, key, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary)
select
    account.doubtful_date, 83500, 'card overdue', account.org_no * 100000::bigint + (account.doubtful_date - date '2000-01-01'),
    sum(owed.rev)::bigint,
    account.org_no, 13030403,
    account.org_no, 13030401,
    account.org_no, '转入信用卡逾期透支'
from bank.credit_card_account as account
inner join (
    select leg.card_acct_id, sum(leg.delta) as rev
    from bank.credit_card_leg as leg
    inner join bank.credit_card_account as account using (card_acct_id)
    where leg.subject_no = 13030401
        and leg.txn_date <= account.doubtful_date
    group by leg.card_acct_id
) as owed using (card_acct_id)
where account.doubtful_date between %(first_day)s and %(until)s
    and owed.rev > 0
group by account.doubtful_date, account.org_no;

-- The holder's deposit account pays the bill, from money that came in that morning, and gets what was lent in cash.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    txn.txn_date, 30600 + bank.pick(txn.key, 3697, 1200), 'card funding', txn.key, '1001', '10',
    (amounts.amt / 10000 + 1) * 10000,
    'I', null, account.own_org_no, 30010201,
    'D', account.own_acct_id, account.own_org_no, account.own_subject_no,
    account.own_org_no, 1000000 + bank.pick(txn.card_acct_id, 3698, 1500), '还款资金转入'
from bank.credit_card_txn as txn
inner join bank.credit_card_account as account using (card_acct_id)
cross join lateral (select - (txn.d_rev + txn.d_int) as amt) as amounts
where txn.event = 'repay own' and txn.txn_date >= %(first_day)s
union all
select
    txn.txn_date, txn.seconds, 'card repayment', txn.key, '1001', '10', - (txn.d_rev + txn.d_int),
    'D', account.own_acct_id, account.own_org_no, account.own_subject_no,
    'I', null, account.org_no, 30010204,
    account.org_no, txn.outsider_id, '信用卡还款'
from bank.credit_card_txn as txn
inner join bank.credit_card_account as account using (card_acct_id)
where txn.event = 'repay own' and txn.txn_date >= %(first_day)s
union all
select
    txn.txn_date, txn.seconds, 'card payout', txn.entry_id, '1001', '06', txn.d_rev + txn.d_inst,
    'I', null, account.org_no, 30010204,
    'D', account.own_acct_id, account.own_org_no, account.own_subject_no,
    account.org_no, txn.outsider_id, case txn.event when 'cash transfer' then '信用卡预借现金' else '信用卡现金分期' end
from bank.credit_card_txn as txn
inner join bank.credit_card_account as account using (card_acct_id)
where txn.event in ('cash transfer', 'cash instalment') and txn.txn_date >= %(first_day)s;

-- How each account stands at each month end, by currency. An account overdue counts its days from the overdue date;
-- its class follows from them, and one that was paid or written off keeps the class it had.
create table bank.credit_card_state as
with
moved as (
    select
        txn.card_acct_id, txn.ccy, coalesce(month.month_no, 0) as month_no,
        sum(txn.d_rev) as rev, sum(txn.d_inst) as inst, sum(txn.d_int) as interest, sum(txn.d_off) as off
    from bank.credit_card_txn as txn
    left join bank.month on txn.txn_date between month.first_day and month.last_day
    group by txn.card_acct_id, txn.ccy, coalesce(month.month_no, 0)
),

held as (
    select
        account.card_acct_id,
        currencies.ccy,
        ends.month_no,
        coalesce(sum(moved.rev) over so_far, 0)::bigint as rev,
        coalesce(sum(moved.inst) over so_far, 0)::bigint as inst,
        coalesce(sum(moved.interest) over so_far, 0)::bigint as interest,
        coalesce(sum(moved.off) over so_far, 0)::bigint as off
    from bank.credit_card_account as account
    cross join lateral (
        select 'CNY' as ccy
        union all
        select account.fcy
        where account.fcy is not null
    ) as currencies
    cross join (
        select 0 as month_no
        union all
        select month_no from bank.month
    ) as ends
    left join moved
        on moved.card_acct_id = account.card_acct_id
        and moved.ccy = currencies.ccy
        and moved.month_no = ends.month_no
    window so_far as (partition by account.card_acct_id, currencies.ccy order by ends.month_no)
),

dated as (
    select
        held.*,
        month.last_day as eod_date,
        account.overdue_date <= month.last_day as is_stopped,
        coalesce(least(account.payoff_date, account.write_off_date) <= month.last_day, false) as is_over,
        account.overdue_date,
        least(account.payoff_date, account.write_off_date, month.last_day) - account.overdue_date as overdue_days
    from held
    inner join bank.credit_card_account as account using (card_acct_id)
    inner join bank.month using (month_no)
    where account.open_date <= month.last_day
)

select
    card_acct_id, ccy, month_no, eod_date, rev, inst, interest, off,
    coalesce(is_stopped and not is_over, false) as is_overdue,
    case when is_stopped and not is_over then overdue_date end as overdue_date,
    case
        when not coalesce(is_stopped, false) then '1'
        when overdue_days <= 90 then '2'
        when overdue_days <= 180 then '3'
        when overdue_days <= 360 then '4'
        else '5'
    end as five_class
from dated;

alter table bank.credit_card_state add primary key (card_acct_id, ccy, month_no);
analyze bank.credit_card_state;

drop table bank.credit_card_leg;
