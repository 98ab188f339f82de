-- Products of others that the bank sells: what there is, and the trades that do not follow from savings: corporates
-- that place larger sums, gold bought in cash, and redemptions. Savings that go there are in 40_settlement.sql.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(602105, '代理业务手续费收入', 'C', '4', '57手续费及佣金收入'),
(60210501, '代理代销手续费收入', 'C', '4', '57手续费及佣金收入')
on conflict do nothing;

create table bank.agency_issuer as
select
    issuers.no,
    'IS' || lpad(issuers.no::text, 4, '0') as issuer_no,
    issuers.name,
    issuers.rating,
    case when issuers.rating is not null then '湖滨资信评估有限公司' end as rating_agency,
    '8907' || bank.digits(issuers.no, 2901, 12) as acct_no,
    other_bank.bank_code,
    other_bank.bank_name,
    issuers.industry
from (
    values
    (1, '锦程基金管理有限公司', 'AA+', 'J6720'), (2, '澄海基金管理有限公司', null, 'J6720'), (3, '长和人寿保险股份有限公司', 'AAA', 'J6811'),
    (4, '岭南信诚信托有限公司', 'AA+', 'J6911'), (5, '星河证券股份有限公司', 'AAA', 'J6711'), (6, '金岭贵金属有限公司', null, 'F5124'),
    (7, '国家财政发行机构', 'AAA', 'S9221'), (8, '海棠湾理财有限责任公司', 'AAA', 'J6631'),
    (9, '云岭城市建设投资集团有限公司', 'AA+', 'E4813')
) as issuers (no, name, rating, industry)
inner join bank.other_bank on other_bank.no = bank.pick(issuers.no, 2902, 8);

insert into bank.outsider (kind, no, outsider_id, acct_no, name, party_kind, bank_code, bank_name)
select 'A', no, 9100000 + no, acct_no, name || '代销清算专户', 'C', bank_code, bank_name
from bank.agency_issuer;

-- Kinds: 01 bonds underwritten, 02 trusts, 03 asset management, 04 insurance, 05 funds, 06 precious metals, 07 wealth
-- products of other banks, 09 government savings bonds. Slots of twenty: small sums, large sums, gold for cash.
create table bank.agency_product as
select *
from (
    values
    (1, 'JC0101', '锦程稳健增利债券型证券投资基金', '05', 1, 60, 6, 2, 0, null, null),
    (2, 'JC0102', '锦程天天货币市场基金', '05', 1, 0, 3, 0, 0, null, null),
    (3, 'CH0201', '澄海价值精选混合型证券投资基金', '05', 2, 120, 3, 0, 0, null, null),
    (4, 'CR0301', '长和安享终身年金保险（分红型）', '04', 3, 0, 3, 3, 0, null, null),
    (5, 'XT0401', '岭南信诚云建城投基础设施集合资金信托计划', '02', 4, 50, 0, 6, 0, '云岭城市建设投资集团有限公司', 'E4813'),
    (6, 'ZG0501', '星河证券稳盈2号集合资产管理计划', '03', 5, 30, 0, 5, 0, null, null),
    (7, 'GJ0601', '金岭投资金条100克', '06', 6, 40, 1, 0, 20, null, null),
    (8, 'GZ0701', '2024年电子式储蓄国债第三期', '09', 7, 0, 3, 2, 0, '国家财政发行机构', 'S9221'),
    (9, 'LC0801', '海棠湾理财稳鑫固收类理财产品第18期', '07', 8, 10, 1, 2, 0, null, null),
    (10, 'ZQ0901', '云岭城市建设投资集团有限公司2024年度第一期中期票据', '01', 9, 20, 0, 0, 0, '云岭城市建设投资集团有限公司', 'E4813')
) as products (
    no, product_no, name, kind, issuer, fee_bp, small_weight, large_weight, cash_weight, financer, financer_industry
);

create table bank.agency_slot as
select
    bands.band,
    (row_number() over (partition by bands.band order by product.no, copies.copy) - 1)::integer as slot,
    product.no as product,
    9100000 + product.issuer as outsider_id
from bank.agency_product as product
cross join lateral (
    values ('S', small_weight), ('L', large_weight), ('G', cash_weight)
) as bands (band, weight)
cross join lateral generate_series(1, bands.weight) as copies (copy);

alter table bank.agency_slot add primary key (band, slot);

-- What the sum of a purchase buys: from 300,000 yuan on also what is sold to few.
create function bank.agency_choice(key bigint, amt bigint) returns bank.agency_slot
language sql stable parallel safe
return (
    select agency_slot
    from bank.agency_slot
    where band = case when amt >= 30000000 then 'L' else 'S' end and slot = bank.pick(key, 2903, 20)
);

create table bank.agency_trade (
    event text,
    key bigint,
    product integer,
    acct_id bigint,
    cust_id integer,
    org_no integer,
    trade_date date,
    seconds integer,
    dir text,
    amt bigint,
    fee bigint,
    is_cash boolean,
    channel text,
    primary key (event, key)
);

-- Corporates place a sum of their own choice, in trusts, asset management and bonds in turn.
insert into bank.agency_trade
select
    'agency placing', corporate.cust_id * 1000 + month.month_no, chosen.product, account.acct_id, account.cust_id,
    account.org_no, bank.weekday(month.first_day + 3 + bank.pick(corporate.cust_id * 1000 + month.month_no, 2912, 20)),
    37800 + bank.pick(corporate.cust_id, 2913, 14000), 'B',
    (100 + bank.pick(corporate.cust_id * 1000 + month.month_no, 2914, 400)) * 1000000::bigint, 0, false, '01'
from bank.corporate
inner join bank.account on account.acct_id = corporate.cust_id * 10::bigint
cross join bank.size
cross join bank.month
cross join lateral (
    select (array[5, 6, 10])[1 + mod(corporate.cust_id - size.persons + month.month_no, 3)] as product
) as chosen
where corporate.kind = 'firm'
    and account.open_date <= %(open_day)s and account.close_date is null and account.open_status = '1'
    and (corporate.cust_id - size.persons in (6, 7, 8)
        or bank.rnd(corporate.cust_id * 1000 + month.month_no, 2911) < 0.01);

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    trade.trade_date, 31000, 'agency funding', trade.key, '1001', trade.amt, account.org_no, 30010201,
    'D', account.acct_id, account.org_no, account.subject_no, account.org_no,
    2000000 + bank.pick(trade.key, 2915, 1500), '资金归集'
from bank.agency_trade as trade
inner join bank.account using (acct_id)
where trade.event = 'agency placing';

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, amt, dr_kind, dr_id, dr_org, dr_subject, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    trade.trade_date, trade.seconds, trade.event, trade.key, '1014', trade.channel, trade.amt,
    'D', account.acct_id, account.org_no, account.subject_no, account.org_no, 30010301,
    account.org_no, 9100000 + product.issuer, '购买代销产品'
from bank.agency_trade as trade
inner join bank.account using (acct_id)
inner join bank.agency_product as product on product.no = trade.product
where trade.event = 'agency placing';

-- Gold for cash at the counter.
insert into bank.agency_trade
select
    'agency cash', person.cust_id * 1000::bigint + month.month_no, 7, null, person.cust_id, person.org_no,
    month.first_day + 2 + bank.pick(person.cust_id * 1000::bigint + month.month_no, 2922, 24),
    34200 + bank.pick(person.cust_id, 2923, 20000), 'B',
    (1 + bank.pick(person.cust_id, 2924, 3)) * 5600000::bigint, 0, true, '01'
from bank.person
cross join bank.month
where person.open_date <= %(open_day)s and person.nation_code = 'CHN'
    and (person.cust_id = 5 or bank.rnd(person.cust_id * 1000::bigint + month.month_no, 2921) < 0.001);

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id,
    is_cash, summary
)
select
    trade.trade_date, trade.seconds, trade.event, trade.key, '1014', '01', trade.amt, trade.org_no, 10010101,
    trade.org_no, 30010301, trade.org_no, 9100000 + product.issuer, true, '代销贵金属'
from bank.agency_trade as trade
inner join bank.agency_product as product on product.no = trade.product
where trade.event = 'agency cash';

-- Redemptions: of those who save this way about one in eight a month takes something back.
insert into bank.agency_trade
select
    'agency redemption', keys.key, slots.product, account.acct_id, account.cust_id, account.org_no,
    bank.weekday(month.first_day + 1 + bank.pick(keys.key, 2932, 24)), 40000 + bank.pick(keys.key, 2933, 10000), 'S',
    (account.monthly_in * (0.2 + 0.8 * bank.rnd(keys.key, 2934)) / 1000)::bigint * 1000 + 30000, 0, false, '06'
from bank.account
cross join bank.month
cross join lateral (select account.acct_id * 1000 + month.month_no as key) as keys
inner join bank.agency_slot as slots on slots.band = 'S' and slots.slot = bank.pick(keys.key, 2935, 12)
where account.party_kind = 'P' and account.slot = 0 and account.open_status = '1'
    and account.open_date < %(first_day)s and account.close_date is null
    and bank.savings_go_to(account.acct_id) = 'A'
    and (bank.rnd(keys.key, 2931) < 0.12 or account.cust_id < 20);

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    trade.trade_date, trade.seconds, trade.event, trade.key, '1014', trade.amt, account.org_no, 30010301,
    'D', account.acct_id, account.org_no, account.subject_no, account.org_no, 9100000 + product.issuer, '代销产品赎回'
from bank.agency_trade as trade
inner join bank.account using (acct_id)
inner join bank.agency_product as product on product.no = trade.product
where trade.event = 'agency redemption';
