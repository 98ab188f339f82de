-- Treasury: who the bank deals with, what it deals in, and its lots: one amount bought, lent, borrowed or issued at
-- once and ended at once. All of it stands in the head office's books. A lot's interest, amortisation and valuation on
-- any day follow from the lot alone, so that neither an opening balance nor a month needs the history before it.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(10110102, '存放境内同业定期', 'D', '1', '4存放同业款项'),
(1101, '交易性金融资产', 'D', '1', '12投资'),
(110105, '交易性金融资产投资', 'D', '1', '12投资'),
(11010501, '交易性债券投资', 'D', '1', '12投资'),
(11010502, '交易性同业存单投资', 'D', '1', '12投资'),
(11010503, '交易性基金投资', 'D', '1', '12投资'),
(11010504, '交易性资产管理产品投资', 'D', '1', '12投资'),
(1111, '买入返售金融资产', 'D', '1', '13买入返售资产'),
(111105, '买入返售证券类', 'D', '1', '13买入返售资产'),
(11110501, '买入返售证券', 'D', '1', '13买入返售资产'),
(113205, '应收资金业务利息', 'D', '1', '5应收利息'),
(11320501, '应收金融同业利息', 'D', '1', '5应收利息'),
(11320502, '应收投资利息', 'D', '1', '5应收利息'),
(1302, '拆出资金', 'D', '1', '10拆放同业'),
(130201, '拆放同业款项', 'D', '1', '10拆放同业'),
(13020101, '拆放银行同业', 'D', '1', '10拆放同业'),
(13020102, '拆放非银行金融机构', 'D', '1', '10拆放同业'),
(130202, '同业借出款项', 'D', '1', '10拆放同业'),
(13020201, '境内同业借出', 'D', '1', '10拆放同业'),
(1501, '债权投资', 'D', '1', '12投资'),
(150105, '债权投资业务', 'D', '1', '12投资'),
(15010501, '债权投资债券', 'D', '1', '12投资'),
(15010502, '债权投资同业存单', 'D', '1', '12投资'),
(15010503, '债权投资非标准化债权', 'D', '1', '12投资'),
(1502, '债权投资减值准备', 'C', '1', '24各项资产减值损失准备'),
(150205, '金融投资减值准备', 'C', '1', '24各项资产减值损失准备'),
(15020501, '同业及投资业务减值准备', 'C', '1', '24各项资产减值损失准备'),
(1503, '其他债权投资', 'D', '1', '12投资'),
(150305, '其他债权投资业务', 'D', '1', '12投资'),
(15030501, '其他债权投资债券', 'D', '1', '12投资'),
(15030502, '其他债权投资同业存单', 'D', '1', '12投资'),
(1505, '其他权益工具投资', 'D', '1', '12投资'),
(150505, '其他权益工具', 'D', '1', '12投资'),
(15050501, '非上市股权投资', 'D', '1', '12投资'),
(2003, '拆入资金', 'C', '2', '29同业拆入'),
(200301, '同业拆入款项', 'C', '2', '29同业拆入'),
(20030101, '银行同业拆入', 'C', '2', '29同业拆入'),
(20030102, '非银行金融机构拆入', 'C', '2', '29同业拆入'),
(2111, '卖出回购金融资产款', 'C', '2', '30卖出回购款项'),
(211105, '卖出回购证券类', 'C', '2', '30卖出回购款项'),
(21110501, '卖出回购证券款', 'C', '2', '30卖出回购款项'),
(223105, '应付资金业务利息', 'C', '2', '34应付利息'),
(22310501, '应付金融同业利息', 'C', '2', '34应付利息'),
(22310502, '应付债券利息', 'C', '2', '34应付利息'),
(2502, '应付债券', 'C', '2', '44应付债券'),
(250205, '已发行债务证券', 'C', '2', '44应付债券'),
(25020501, '已发行同业存单', 'C', '2', '44应付债券'),
(25020502, '已发行金融债券', 'C', '2', '44应付债券'),
(25020503, '已发行二级资本债券', 'C', '2', '44应付债券'),
(4003, '其他综合收益', 'B', '3', null),
(400305, '金融资产公允价值变动', 'B', '3', null),
(40030501, '其他综合收益公允价值变动', 'B', '3', null),
(601106, '金融往来利息收入', 'C', '4', '55利息收入'),
(60110601, '存拆放同业及返售利息收入', 'C', '4', '55利息收入'),
(60110602, '投资利息收入', 'C', '4', '55利息收入'),
(6101, '公允价值变动损益', 'B', '4', '60公允价值变动损益'),
(610105, '交易性金融资产公允价值变动', 'B', '4', '60公允价值变动损益'),
(61010501, '交易性金融资产公允价值变动损益', 'B', '4', '60公允价值变动损益'),
(6111, '投资收益', 'B', '4', '59投资损益'),
(611105, '金融投资收益', 'B', '4', '59投资损益'),
(61110501, '金融投资买卖价差收益', 'B', '4', '59投资损益'),
(61110502, '交易性金融投资持有收益', 'B', '4', '59投资损益'),
(641106, '金融往来利息支出', 'D', '4', '56利息支出'),
(64110601, '拆入及卖出回购利息支出', 'D', '4', '56利息支出'),
(64110602, '已发行债务证券利息支出', 'D', '4', '56利息支出'),
(670206, '金融投资减值损失', 'B', '4', '67资产减值损失'),
(67020601, '同业及投资业务减值损失', 'B', '4', '67资产减值损失')
on conflict do nothing;

-- Dealing and settlement keep to weekdays: what falls on a weekend moves to Monday.
create function bank.weekday(day date) returns date
language sql immutable strict parallel safe
return day + case extract(isodow from day) when 6 then 2 when 7 then 1 else 0 end;

-- Types: 10 government, 20 bank, 21 policy bank, 30 securities, 31 fund manager, 32 trust, 33 insurance, 34 leasing and
-- consumer finance, 40 foreign bank, 50 company, 60 person.
create table bank.cpty as
select
    parties.no,
    'CP' || lpad(parties.no::text, 5, '0') as cpty_no,
    name,
    kind,
    case kind
        when '60' then null
        when '40' then 'LEI' || bank.digits(parties.no, 2701, 15)
        else bank.credit_code(case kind when '10' then '11' else '91' end, '441202', 990000 + parties.no)
    end as id_no,
    coalesce(country, 'CHN') as country,
    rating,
    case
        when rating is null then null
        when kind = '40' then 'NORTHERN QUAY RATINGS'
        else bank.choose(parties.no, 2702, array['云岭信用评级有限公司', '湖滨资信评估有限公司'])
    end as rating_agency,
    '8905' || bank.digits(parties.no, 2703, 12) as acct_no,
    case
        when kind = '40' then 'NQBK' || country || lpad(parties.no::text, 4, '0')
        when kind in ('20', '21') then '3139939' || lpad((80000 + parties.no)::text, 5, '0')
        else other_bank.bank_code
    end as bank_code,
    case when kind in ('20', '21', '40') then name else other_bank.bank_name end as bank_name,
    case
        when kind = '10' then 'S9221'
        when kind in ('20', '21') then 'J6621'
        when kind in ('30') then 'J6711'
        when kind in ('31') then 'J6720'
        when kind = '32' then 'J6911'
        when kind = '33' then 'J6811'
        when kind = '34' then 'J6631'
        when kind = '50' then industry
    end as industry
from (
    values
    (1, '海棠湾商业银行股份有限公司', '20', null, 'AAA', null), (2, '青石桥农村商业银行股份有限公司', '20', null, 'AA+', null),
    (3, '望江城市银行股份有限公司', '20', null, 'AAA', null), (4, '北溪银行股份有限公司', '20', null, 'AAA', null),
    (5, '松涛银行股份有限公司', '20', null, 'AAA', null), (6, '南屏农村商业银行股份有限公司', '20', null, 'AA', null),
    (7, '金穗银行股份有限公司', '20', null, 'AAA', null), (8, '星河银行股份有限公司', '20', null, 'AA+', null),
    (9, '国策开发银行', '21', null, 'AAA', null), (10, '星河证券股份有限公司', '30', null, 'AAA', null),
    (11, '云海证券有限责任公司', '30', null, 'AA+', null), (12, '锦程基金管理有限公司', '31', null, null, null),
    (13, '澄海基金管理有限公司', '31', null, null, null), (14, '岭南信诚信托有限公司', '32', null, 'AA+', null),
    (15, '翠微信托有限公司', '32', null, 'AA', null), (16, '长和人寿保险股份有限公司', '33', null, 'AAA', null),
    (17, '望江金融租赁有限公司', '34', null, 'AAA', null), (18, '云岭消费金融有限公司', '34', null, 'AA+', null),
    (19, 'NORTHERN QUAY BANK PLC', '40', 'GBR', 'A+', null), (20, 'SILVER REED BANK NA', '40', 'USA', 'AA-', null),
    (21, '国家财政发行机构', '10', null, 'AAA', null), (22, '云岭省人民政府', '10', null, 'AAA', null),
    (23, '云岭城市建设投资集团有限公司', '50', null, 'AA+', 'E4813'), (24, '望江港口集团有限公司', '50', null, 'AA', 'G5531'),
    (25, '澄湖新能源股份有限公司', '50', null, 'AAA', 'D4415'), (26, '瑞和置业发展有限公司', '50', null, 'AA', 'K7010'),
    (27, '云岭银联清算服务股份有限公司', '50', null, null, 'J6930'), (28, '海棠湾理财有限责任公司', '34', null, null, null)
) as parties (no, name, kind, country, rating, industry)
left join bank.other_bank on other_bank.no = bank.pick(parties.no, 2704, 8)
union all
-- The bank itself issues, too.
select
    50, 'CP00050', org_name, '20', business_licence_no, 'CHN', 'AA+', '云岭信用评级有限公司',
    '9800000' || 1003010101, bank_code, org_name, 'J6621'
from bank.org
where org_no = 800000
union all
-- Persons who trade government bonds over the counter, through a bank of their own.
select
    100 + no, 'CP' || lpad((100 + no)::text, 5, '0'), outsider.name, '60', null, 'CHN', null, null, outsider.acct_no,
    outsider.bank_code, outsider.bank_name, null
from bank.outsider
where outsider.kind = 'P' and outsider.no < 40;

alter table bank.cpty add primary key (no);

-- The bank's own accounts for settling: at the central bank in yuan, with a correspondent in dollars.
create table bank.settlement_account as
select
    ccy,
    subject_no,
    '9800000' || subject_no || case ccy when 'CNY' then '01' else '14' end as acct_no
from (values ('CNY', 10030101), ('USD', 10110201)) as accounts (ccy, subject_no);

-- Products by the code of the treasury system. `income_subject` takes interest and amortisation; a class of accounting
-- says where valuation goes: AC amortised cost, OCI and PL fair value, MM lending and borrowing, LI issued.
create table bank.treasury_product (
    product text,
    acct_class text,
    book_type text,
    subject_no integer,
    interest_subject integer,
    income_subject integer,
    side integer,
    primary key (product, acct_class)
);

insert into bank.treasury_product
(product, acct_class, book_type, subject_no, interest_subject, income_subject, side)
values
('RRS', 'MM', 'B', 11110501, 11320501, 60110601, 1),
('LNB', 'MM', 'B', 13020101, 11320501, 60110601, 1),
('LNN', 'MM', 'B', 13020102, 11320501, 60110601, 1),
('IBL', 'MM', 'B', 13020201, 11320501, 60110601, 1),
('TDD', 'MM', 'B', 10110102, 11320501, 60110601, 1),
('GOV', 'AC', 'B', 15010501, 11320502, 60110602, 1),
('GOV', 'OCI', 'B', 15030501, 11320502, 60110602, 1),
('GOV', 'PL', 'T', 11010501, 11320502, 61110502, 1),
('LGB', 'AC', 'B', 15010501, 11320502, 60110602, 1),
('PFB', 'OCI', 'B', 15030501, 11320502, 60110602, 1),
('PFB', 'PL', 'T', 11010501, 11320502, 61110502, 1),
('CFB', 'AC', 'B', 15010501, 11320502, 60110602, 1),
('NFB', 'OCI', 'B', 15030501, 11320502, 60110602, 1),
('NFB', 'PL', 'T', 11010501, 11320502, 61110502, 1),
('ABS', 'AC', 'B', 15010501, 11320502, 60110602, 1),
('NCD', 'AC', 'B', 15010502, 11320502, 60110602, 1),
('NCD', 'OCI', 'B', 15030502, 11320502, 60110602, 1),
('NCD', 'PL', 'T', 11010502, 11320502, 61110502, 1),
('BFD', 'PL', 'B', 11010503, 11320502, 61110502, 1),
('MFD', 'PL', 'B', 11010503, 11320502, 61110502, 1),
('SAM', 'PL', 'B', 11010504, 11320502, 61110502, 1),
('NWP', 'PL', 'B', 11010504, 11320502, 61110502, 1),
('TRU', 'AC', 'B', 15010503, 11320502, 60110602, 1),
('DFP', 'AC', 'B', 15010503, 11320502, 60110602, 1),
('EQU', 'OCI', 'B', 15050501, 11320502, 60110602, 1),
('BBK', 'MM', 'B', 20030101, 22310501, 64110601, -1),
('BNB', 'MM', 'B', 20030102, 22310501, 64110601, -1),
('RPS', 'MM', 'B', 21110501, 22310501, 64110601, -1),
('NCI', 'LI', 'B', 25020501, 22310502, 64110602, -1),
('BDI', 'LI', 'B', 25020502, 22310502, 64110602, -1),
('SBI', 'LI', 'B', 25020503, 22310502, 64110602, -1);

-- Securities and other investments. Of each series some stand in the books when they open and more come as the bank is
-- larger; new ones are bought in half of the months. Shares are hundredths of a per cent of the deposits, terms months.
create table bank.security as
with
series as (
    select *
    from (
        values
        (1, 'GOV', 'AC', 3, 180, 60, 240, 21, 21), (2, 'GOV', 'OCI', 2, 100, 36, 230, 21, 21),
        (3, 'GOV', 'PL', 2, 60, 60, 235, 21, 21), (4, 'LGB', 'AC', 3, 220, 84, 270, 22, 22),
        (5, 'PFB', 'OCI', 3, 130, 36, 245, 9, 9), (6, 'PFB', 'PL', 2, 60, 60, 250, 9, 9),
        (7, 'CFB', 'AC', 2, 100, 36, 290, 1, 8), (8, 'NFB', 'OCI', 3, 70, 36, 340, 23, 25),
        (9, 'NFB', 'PL', 1, 40, 24, 330, 23, 25), (10, 'ABS', 'AC', 2, 60, 24, 310, 14, 15),
        (11, 'NCD', 'OCI', 2, 110, 12, 0, 1, 8), (12, 'NCD', 'AC', 1, 100, 9, 0, 1, 8),
        (13, 'NCD', 'PL', 1, 60, 6, 0, 1, 8), (14, 'BFD', 'PL', 2, 80, null, 0, 12, 13),
        (15, 'MFD', 'PL', 2, 100, null, 0, 12, 13), (16, 'SAM', 'PL', 1, 60, 24, 0, 10, 11),
        (17, 'NWP', 'PL', 1, 50, 12, 0, 28, 28), (18, 'TRU', 'AC', 2, 70, 24, 620, 14, 15),
        (19, 'DFP', 'AC', 1, 50, 24, 560, 24, 26), (20, 'EQU', 'OCI', 1, 30, null, 0, 27, 27)
    ) as kinds (series, product, acct_class, held, share, term_months, rate_bp, first_issuer, last_issuer)
),

deposits as (
    select sum(opening_bal)::bigint as total
    from bank.account
    where ccy = 'CNY'
),

numbered as (
    select
        series.*, (series.series * 1000 + numbers.no)::bigint as key, null::date as bought, numbers.no,
        series.held + %(customers)s / 4000 as holdings
    from series
    cross join lateral generate_series(1, series.held + %(customers)s / 4000) as numbers (no)
    union all
    select
        series.*, series.series * 1000 + 500 + month.month_no,
        bank.weekday(month.first_day + bank.pick(series.series * 1000 + 500 + month.month_no, 2711, 12)),
        1, series.held + %(customers)s / 4000
    from series
    cross join bank.month
    where series.product <> 'EQU'
        and (series.series in (3, 11) or bank.rnd(series.series * 1000 + 500 + month.month_no, 2712) < 0.5)
),

dated as (
    select
        numbered.*,
        case
            when bought is not null then bank.weekday(bought - bank.pick(key, 2713, 90))
            else %(open_day)s - 40 - bank.pick(key, 2713, 200)
        end as issue_date
    from numbered
)

select
    dated.key,
    dated.series,
    dated.product,
    dated.acct_class,
    dated.no,
    dated.bought,
    case dated.product
        when 'NCD' then '1124' || lpad(dated.key::text, 5, '0')
        when 'BFD' then lpad((dated.key + 400000)::text, 6, '0')
        when 'MFD' then lpad((dated.key + 500000)::text, 6, '0')
        else dated.product || to_char(dated.issue_date, 'YY') || lpad(dated.key::text, 6, '0')
    end as instr_no,
    dated.issue_date,
    case
        when dated.term_months is not null
            then bank.weekday((dated.issue_date + make_interval(months => dated.term_months))::date)
    end as mature_date,
    dated.rate_bp + case when dated.rate_bp > 0 then bank.pick(dated.key, 2714, 40) else 0 end as rate_bp,
    dated.first_issuer + bank.pick(dated.key, 2715, dated.last_issuer - dated.first_issuer + 1) as issuer,
    -- Bought in whole ten thousands of yuan, in cents; never nothing.
    (deposits.total * dated.share / 10000 / dated.holdings * (0.7 + 0.6 * bank.rnd(dated.key, 2716)) / 1000000)::bigint
    * 1000000 + 2000000 as amt
from dated
cross join deposits;

-- The lots.
create table bank.lot (
    lot_id bigint primary key,
    instr_no text,
    product text,
    acct_class text,
    ccy text,
    cpty integer,
    face bigint,
    cost bigint,
    base_date date,
    has_coupons boolean,
    rate_bp integer,
    start_date date,
    mature_date date,
    end_date date,
    is_sold boolean,
    sold_to integer
);

-- Of a security one lot or two; what is held to collect is rarely sold, what is held to trade soon. Whoever sells bonds
-- over the counter to persons sells small lots.
insert into bank.lot
with
numbered as (
    select
        security.*,
        lots.lot,
        security.key * 10 + lots.lot as lot_id,
        coalesce(security.bought, greatest(security.issue_date, %(open_day)s - 3 - bank.pick(security.key, 2721, 180)))
        + lots.later as start_on,
        case lots.lot when 3 then 2000000 else security.amt / lots.parts / 1000000 * 1000000 + 1000000 end as face
    from bank.security
    cross join lateral (
        select 1 as lot, 0 as later, case when bank.rnd(security.key, 2722) < 0.3 then 2 else 1 end as parts
        union all
        select 2, 10 + bank.pick(security.key, 2723, 15), 2
        where bank.rnd(security.key, 2722) < 0.3
        union all
        select 3, 5, 1
        where security.product = 'GOV' and security.acct_class = 'PL' and security.bought is not null
    ) as lots
),

timed as (
    select
        numbered.*,
        bank.weekday(numbered.start_on) as start_date,
        bank.weekday(numbered.start_on + case
            when numbered.lot = 3 then 4 + bank.pick(numbered.lot_id, 2724, 6)
            when numbered.acct_class = 'PL' and numbered.bought is not null and bank.rnd(numbered.lot_id, 2725) < 0.4
                then 2 + bank.pick(numbered.lot_id, 2724, 12)
            when bank.rnd(numbered.lot_id, 2725) < case numbered.acct_class
                when 'PL' then 0.7
                when 'OCI' then 0.4
                else 0.04
            end and (numbered.no > 1 or numbered.bought is not null) and numbered.product <> 'EQU'
                then 40 + bank.pick(numbered.lot_id, 2724, 300)
        end) as sold_on
    from numbered
)

select
    lot_id, instr_no, product, acct_class, 'CNY', case
        -- On the day of issue from the issuer, later from others in the market; funds always from the manager.
        when product in ('BFD', 'MFD', 'SAM', 'NWP', 'TRU', 'DFP', 'EQU') or start_date = issue_date then issuer
        else bank.pick(lot_id, 2726, 11) + 1
    end,
    face,
    case
        when product = 'NCD' then face - face * (220 + bank.pick(key, 2727, 40)) * (mature_date - start_date) / 3650000
        when mature_date is null or rate_bp = 0 then face
        else face + face * (bank.pick(lot_id, 2727, 120) - 60) / 10000
    end,
    issue_date,
    rate_bp > 0,
    rate_bp,
    start_date,
    mature_date,
    least(sold_on, mature_date),
    coalesce(sold_on < coalesce(mature_date, 'infinity'), false),
    case
        when lot = 3 then 100 + bank.pick(lot_id, 2728, 40)
        when product in ('BFD', 'MFD', 'SAM', 'NWP', 'TRU', 'DFP', 'EQU') then issuer
        else bank.pick(lot_id, 2728, 11) + 1
    end
from timed
where start_date <= %(until)s and coalesce(least(sold_on, mature_date), 'infinity') > %(open_day)s;

-- Lending, borrowing, repurchase and certificates issued, by the month of their beginning, a year back for those that
-- still run when the books open. Dollars are borrowed and lent on to the same day, at a margin.
insert into bank.lot
with
kind as (
    select *
    from (
        values
        (1, 'RRS', 'MM', 4, 60, array[1, 1, 7, 7, 14, 30], 165, 1, 11),
        (2, 'LNB', 'MM', 2, 80, array[7, 14, 30, 90], 190, 1, 8),
        (3, 'LNN', 'MM', 1, 50, array[30, 90, 180], 230, 17, 18), (4, 'IBL', 'MM', 1, 30, array[180, 360], 260, 17, 18),
        (5, 'TDD', 'MM', 1, 60, array[90, 180, 360], 205, 1, 8),
        (6, 'BBK', 'MM', 2, 60, array[1, 7, 14, 30], 175, 1, 8),
        (7, 'BNB', 'MM', 1, 30, array[7, 30, 90], 215, 17, 18),
        (8, 'RPS', 'MM', 4, 70, array[1, 1, 7, 14, 30], 168, 1, 11),
        (9, 'NCI', 'LI', 2, 100, array[30, 90, 180, 270, 360], 210, 1, 13)
    ) as kinds (no, product, acct_class, each, share, terms, rate_bp, first_cpty, last_cpty)
),

deposits as (
    select sum(opening_bal)::bigint as total
    from bank.account
    where ccy = 'CNY'
),

drawn as (
    select
        kind.*,
        90000000 + (kind.no * 1000 + months.no + 100) * 1000 + numbers.no as lot_id,
        (%(first_day)s + make_interval(months => months.no))::date as month_first,
        deposits.total * kind.share / 10000 as amt
    from kind
    cross join deposits
    cross join generate_series(-13, (select max(month_no) from bank.month) - 1) as months (no)
    cross join lateral generate_series(1, kind.each + %(customers)s / 10000) as numbers (no)
),

timed as (
    select
        drawn.*,
        bank.weekday(month_first + bank.pick(lot_id, 2731, 26)) as start_date,
        terms[1 + bank.pick(lot_id, 2732, cardinality(terms))] as term,
        (amt * (0.5 + bank.rnd(lot_id, 2733)) / 1000000)::bigint * 1000000 + 1000000 as face,
        rate_bp + bank.pick(lot_id, 2734, 30) as bp,
        first_cpty + bank.pick(lot_id, 2735, last_cpty - first_cpty + 1) as cpty
    from drawn
),

ended as (
    select timed.*, bank.weekday(start_date + term) as end_date
    from timed
)

select
    lot_id,
    case
        when product = 'NCI' then '1124' || lpad(mod(lot_id, 10000000)::text, 7, '0')
        else product || '-' || lpad(cpty::text, 5, '0') || '-CNY'
    end,
    product, acct_class, 'CNY', cpty, face,
    case when product = 'NCI' then face - face * bp * (end_date - start_date) / 3650000 else face end,
    start_date, false, case when product = 'NCI' then 0 else bp end, start_date, end_date, end_date, false, cpty
from ended
where start_date <= %(until)s and end_date > %(open_day)s
union all
select
    lot_id * 10 + usd.no, usd.product || '-' || lpad(usd.cpty::text, 5, '0') || '-USD', usd.product, 'MM', 'USD',
    usd.cpty,
    face / 50 / 100000 * 100000 + 1000000, face / 50 / 100000 * 100000 + 1000000, start_date, false, usd.bp, start_date,
    end_date, end_date, false, usd.cpty
from ended
cross join (values (1, 'LNB', 20, 545), (2, 'BBK', 19, 530)) as usd (no, product, cpty, bp)
where ended.product = 'LNB' and start_date <= %(until)s and end_date > %(open_day)s;

-- Bonds of the bank's own: one of each kind, of the year before the books open.
insert into bank.lot
select
    99000000000 + own.no, own.product || to_char(own.issued, 'YY') || '01', own.product, 'LI', 'CNY', own.cpty,
    own.face, own.face, own.issued, true, own.rate_bp, own.issued,
    bank.weekday((own.issued + make_interval(months => own.term_months))::date),
    bank.weekday((own.issued + make_interval(months => own.term_months))::date), false, own.cpty
from (
    select
        kind.*,
        bank.weekday(%(open_day)s - 300 + bank.pick(kind.no, 2741, 200)) as issued,
        (deposits.total * kind.share / 10000 / 100000000 + 1) * 100000000 as face
    from (
        values (1, 'BDI', 200, 36, 265, 12), (2, 'SBI', 120, 120, 340, 16)
    ) as kind (no, product, share, term_months, rate_bp, cpty)
    cross join (select sum(opening_bal)::bigint as total from bank.account where ccy = 'CNY') as deposits
) as own;

analyze bank.lot;

-- Interest since the base date, in cents.
create function bank.earned(face bigint, rate_bp integer, base_date date, day date) returns bigint
language sql immutable parallel safe
return floor(face::numeric * rate_bp * (day - base_date) / 3650000)::bigint;

-- The day of the year on which a bond last paid.
create function bank.last_coupon(base_date date, has_coupons boolean, day date) returns date
language sql immutable parallel safe
return case
    when has_coupons then (base_date + make_interval(years => extract(year from age(day, base_date))::integer))::date
    else base_date
end;

-- What stands in the books for it before valuation: cost, brought in a straight line to what is repaid.
create function bank.amortised(face bigint, cost bigint, start_date date, mature_date date, day date) returns bigint
language sql immutable parallel safe
return case
    when mature_date is null then cost
    else cost + floor((face - cost)::numeric * (day - start_date) / (mature_date - start_date))::bigint
end;

-- How far the market is from that, in hundredths of a per cent of the face.
create function bank.market(instr_no text, day date) returns integer
language sql immutable parallel safe
return bank.pick(
    right(instr_no, 5)::bigint * 100000 + extract(year from day)::integer * 12 + extract(month from day)::integer,
    2751, 120
) - 45;

-- A lot at the end of each month, and when the books open (month 0): what is left of it; in the month of its end
-- nothing.
create table bank.lot_state as
select
    lot.lot_id,
    days.month_no,
    days.day,
    lot.end_date <= days.day as is_ended,
    case when is_open.yes then lot.face else 0 end as face,
    case when is_open.yes then lot.cost else 0 end as cost,
    case
        when is_open.yes then bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, days.day)
        else 0
    end as amortised,
    case
        when is_open.yes and lot.acct_class in ('OCI', 'PL')
            then lot.face * bank.market(lot.instr_no, days.day) / 10000
        else 0
    end as valuation,
    case
        when is_open.yes
            then bank.earned(lot.face, lot.rate_bp, lot.base_date, days.day)
            - bank.earned(lot.face, lot.rate_bp, lot.base_date,
                bank.last_coupon(lot.base_date, lot.has_coupons, days.day))
        else 0
    end as accrued,
    case
        when is_open.yes and product.side = 1 and lot.acct_class <> 'PL' and lot.product <> 'EQU'
            then lot.cost * case when lot.product in ('TRU', 'DFP') then 150 else 8 end / 10000
        else 0
    end as impairment
from bank.lot
inner join bank.treasury_product as product using (product, acct_class)
inner join (
    select 0 as month_no, %(open_day)s as day, %(first_day)s as ended_from
    union all
    select month_no, last_day, first_day
    from bank.month
) as days on lot.start_date <= days.day and coalesce(lot.end_date, 'infinity') >= days.ended_from
cross join lateral (select lot.end_date is null or lot.end_date > days.day as yes) as is_open;

analyze bank.lot_state;

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select 800000, entry.subject_no, lot.ccy, (product.side * sum(entry.bal))::bigint
from bank.lot_state as state
inner join bank.lot using (lot_id)
inner join bank.treasury_product as product using (product, acct_class)
cross join lateral (
    values
    (product.subject_no, state.amortised + state.valuation), (product.interest_subject, state.accrued),
    (case when lot.acct_class = 'OCI' then 40030501 end, - state.valuation), (15020501, - state.impairment)
) as entry (subject_no, bal)
where state.month_no = 0 and entry.subject_no is not null
group by entry.subject_no, lot.ccy, product.side
having sum(entry.bal) <> 0;

-- What a lot that ends brings in.
create table bank.lot_end as
select
    lot.lot_id,
    lot.end_date,
    bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, lot.end_date) as amortised,
    case
        when lot.is_sold
            then bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, lot.end_date)
            + lot.face * (bank.pick(lot.lot_id, 2761, 70) - 20) / 10000
        else bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, lot.end_date)
    end as proceeds,
    bank.earned(lot.face, lot.rate_bp, lot.base_date, lot.end_date)
    - bank.earned(lot.face, lot.rate_bp, lot.base_date,
        bank.last_coupon(lot.base_date, lot.has_coupons, lot.end_date)) as accrued
from bank.lot
where lot.end_date between %(first_day)s and %(until)s;

-- Everything that is booked for the lots, from the bank's side: `amt` to the subject from the other one.
create unlogged table bank.lot_entry as
with
lots as (
    select
        lot.*, product.subject_no, product.interest_subject, product.income_subject, product.side,
        cash.subject_no as cash
    from bank.lot
    inner join bank.treasury_product as product using (product, acct_class)
    inner join bank.settlement_account as cash using (ccy)
),

-- Days on which a bond pays in the window.
coupon as (
    select lots.lot_id, paid.day
    from lots
    cross join lateral (
        select (lots.base_date + make_interval(years => years.no))::date as day
        from generate_series(1, 12) as years (no)
    ) as paid
    where lots.has_coupons
        and paid.day between greatest(%(first_day)s, lots.start_date + 1) and least(%(until)s, lots.end_date)
),

-- Days up to which interest is worked out.
point as (
    select lot_id, day
    from coupon
    union
    select lot_id, day
    from bank.lot_state
    where not is_ended
    union
    select lot_id, end_date
    from bank.lot_end
    union
    select lot_id, start_date
    from lots
    where start_date >= %(first_day)s
),

span as (
    select lot_id, day, lag(day) over (partition by lot_id order by day) as day_before
    from point
),

state as (
    select
        lots.*,
        now.day,
        now.is_ended,
        now.amortised as amortised_now,
        now.valuation as valuation_now,
        now.impairment as impairment_now,
        coalesce(before.amortised, lots.cost) as amortised_before,
        coalesce(before.valuation, 0) as valuation_before,
        coalesce(before.impairment, 0) as impairment_before
    from bank.lot_state as now
    inner join lots using (lot_id)
    left join bank.lot_state as before on before.lot_id = now.lot_id and before.month_no = now.month_no - 1
    where now.month_no > 0
)

select lots.side, lots.ccy, lots.start_date as txn_date, lots.subject_no, lots.cash as other_subject, lots.cost as amt,
'start' as step, lots.lot_id
from lots
where lots.start_date >= %(first_day)s
union all
select
    lots.side, lots.ccy, lots.start_date, lots.interest_subject, lots.cash,
    bank.earned(lots.face, lots.rate_bp, lots.base_date, lots.start_date)
    - bank.earned(lots.face, lots.rate_bp, lots.base_date,
        bank.last_coupon(lots.base_date, lots.has_coupons, lots.start_date)), 'interest bought', lots.lot_id
from lots
where lots.start_date >= %(first_day)s
union all
select
    lots.side, lots.ccy, span.day, lots.interest_subject, lots.income_subject,
    bank.earned(lots.face, lots.rate_bp, lots.base_date, span.day)
    - bank.earned(lots.face, lots.rate_bp, lots.base_date, span.day_before), 'interest', lots.lot_id
from span
inner join lots using (lot_id)
where span.day_before is not null
union all
select
    lots.side, lots.ccy, coupon.day, lots.cash, lots.interest_subject,
    bank.earned(lots.face, lots.rate_bp, lots.base_date, coupon.day)
    - bank.earned(lots.face, lots.rate_bp, lots.base_date,
        bank.last_coupon(lots.base_date, lots.has_coupons, coupon.day - 1)), 'coupon', lots.lot_id
from coupon
inner join lots using (lot_id)
union all
select
    lots.side, lots.ccy, ended.end_date, lots.cash, lots.interest_subject, ended.accrued, 'interest paid',
    lots.lot_id
from bank.lot_end as ended
inner join lots using (lot_id)
union all
select
    state.side, state.ccy, least(state.day, state.end_date), state.subject_no, state.income_subject,
    coalesce(ended.amortised, state.amortised_now) - state.amortised_before, 'amortised', state.lot_id
from state
left join bank.lot_end as ended on ended.lot_id = state.lot_id and state.is_ended
union all
select
    state.side, state.ccy, least(state.day, state.end_date), state.subject_no,
    case state.acct_class when 'OCI' then 40030501 else 61010501 end,
    state.valuation_now - state.valuation_before, 'valued', state.lot_id
from state
union all
select state.side, state.ccy, state.day, 67020601, 15020501, state.impairment_now - state.impairment_before, 'impaired',
state.lot_id
from state
union all
select lots.side, lots.ccy, ended.end_date, lots.cash, lots.subject_no, ended.amortised, 'end', lots.lot_id
from bank.lot_end as ended
inner join lots using (lot_id)
union all
select lots.side, lots.ccy, ended.end_date, lots.cash, 61110501, ended.proceeds - ended.amortised, 'gain', lots.lot_id
from bank.lot_end as ended
inner join lots using (lot_id);

-- The ledger takes the sum of a day and a pair of subjects.
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    daily.txn_date,
    54000,
    'treasury',
    row_number() over (order by daily.txn_date, daily.subject_no, daily.other_subject, daily.ccy),
    daily.ccy,
    abs(daily.amt),
    800000,
    case when daily.amt > 0 then daily.subject_no else daily.other_subject end,
    800000,
    case when daily.amt > 0 then daily.other_subject else daily.subject_no end,
    800000,
    '资金业务日终汇总'
from (
    select txn_date, ccy, subject_no, other_subject, sum(side * amt)::bigint as amt
    from bank.lot_entry
    group by txn_date, ccy, subject_no, other_subject
) as daily
where daily.amt <> 0;
