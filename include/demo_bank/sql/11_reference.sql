-- What does not depend on the size of the bank: words that names are made of, places, other banks, subjects, products.

create function bank.choose(key bigint, salt integer, options text[]) returns text
language sql immutable parallel safe
return options[1 + floor(bank.rnd(key, salt) * cardinality(options))::integer];

create function bank.letter(key bigint, salt integer, letters text) returns text
language sql immutable parallel safe
return substr(letters, 1 + floor(bank.rnd(key, salt) * length(letters))::integer, 1);

create function bank.given_letter(key bigint, salt integer) returns text
language sql immutable parallel safe
return bank.letter(key, salt, '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文德永安宁思雨欣怡子涵梓轩浩然'
    '宇航嘉晨曦博俊豪佳琪诗雅若云海波晓东春生福顺景行毅恒朗清泽润芷萱书瑶昊天启瑞霖');

create function bank.person_name(key bigint) returns text
language sql immutable parallel safe
return bank.letter(
    key, 901,
    '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭'
    '陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
) || bank.given_letter(key, 902) || case when bank.rnd(key, 903) < 0.75 then bank.given_letter(key, 904) else '' end;

create function bank.brand(key bigint) returns text
language sql immutable parallel safe
return bank.letter(key, 911, '云岭湖溪海棠青石桥望江北辰南屏松涛竹韵兰亭金穗银杏凤鹤翔鼎盛嘉禾瑞启长远星河岚澄翠锦弘')
    || bank.letter(key, 912, '亭明达泰丰远航帆驰宇源泉峰岳晟昌隆和顺康宁润泽辉煌腾飞骏拓维诚信义德仁');

create function bank.address(key bigint) returns text
language sql immutable parallel safe
return bank.choose(key, 921, array[
    '云岭大道', '湖滨路', '望江街', '青石桥路', '海棠路', '松涛街', '文昌路', '迎宾大道', '新安街', '工农路', '金穗路', '翠微巷'
]) || (1 + bank.pick(key, 922, 400))::text || '号';

create table bank.region as
select no, code, name
from (
    values
    (0, '441202', '端州区'), (1, '441203', '鼎湖区'), (2, '441204', '高要区'), (3, '441284', '四会市'),
    (4, '441223', '广宁县'), (5, '441224', '怀集县'), (6, '441225', '封开县'), (7, '441226', '德庆县')
) as regions (no, code, name);

-- Districts founded after the birth of everyone who appears here: a resident's number that begins with one of them and
-- carries an earlier birth date was never given out, so that no number can be a real person's.
create table bank.birth_region as
select no::integer - 1 as no, code
from unnest(array[
    '441204', '440118', '440117', '445103', '445203', '360704', '320213', '610118', '120119', '110119'
]) with ordinality as regions (code, no);

-- A person who never was. Keys of one call never give the same number twice: the key is spread over birth days,
-- districts and the `width` pairs of sequence numbers from `first_sequence` on by multiplying with a prime. Odd numbers
-- are men's.
create function bank.identity(key bigint, first_sequence integer, width integer, min_age integer, max_age integer)
returns table (name text, gender text, birth_date date, id_no text)
language sql immutable parallel safe
begin atomic
    select
        bank.person_name(key + first_sequence * 1000000000::bigint),
        case when spread.odd = 1 then '1' else '2' end,
        spread.birth_date,
        bank.resident_id(
            birth_region.code || to_char(spread.birth_date, 'YYYYMMDD') || lpad(spread.sequence::text, 3, '0')
        )
    from (
        select
            mod(place.at, 10)::integer as region,
            mod(place.at / 10, 2)::integer as odd,
            (first_sequence + 2 * mod(place.at / 20, width) + mod(place.at / 10, 2))::integer as sequence,
            (%(until)s - max_age * 365 + (place.at / (20 * width))::integer) as birth_date
        from (
            select mod(key * 48271 * 7919, 20::bigint * width * (max_age - min_age) * 365) as at
        ) as place
    ) as spread
    inner join bank.birth_region on birth_region.no = spread.region;
end;

create table bank.industry as
select no, code, label, scope, weight
from (
    values
    (0, 'C1361', '水产', '水产品加工、销售', 4), (1, 'C1495', '食品', '食品制造、销售', 8), (2, 'C1830', '服饰', '服装加工、销售', 8),
    (3, 'C2110', '家具', '木质家具制造、销售', 7), (4, 'C2929', '塑料', '塑料制品制造', 8), (5, 'C3039', '建材', '建筑材料制造、销售', 8),
    (6, 'C3484', '机械', '机械零部件加工', 10), (7, 'C3983', '电子', '电子元件制造', 8), (8, 'D4419', '能源', '新能源发电、供电服务', 2),
    (9, 'E4710', '建筑', '房屋建筑工程施工', 7), (10, 'F5121', '粮油', '粮油批发', 6), (11, 'F5164', '建材贸易', '建材批发', 8),
    (12, 'F5211', '百货', '百货零售', 8), (13, 'F5299', '商贸', '日用品销售', 12), (14, 'G5431', '物流', '道路货物运输、仓储服务', 8),
    (15, 'H6110', '酒店', '住宿、餐饮服务', 5), (16, 'H6210', '餐饮', '餐饮服务', 7), (17, 'I6513', '软件', '软件开发、技术服务', 6),
    (18, 'K7010', '置业', '房地产开发经营', 3), (19, 'K7020', '物业', '物业管理服务', 4), (20, 'L7291', '旅行社', '旅游服务', 3),
    (21, 'M7320', '科技', '技术研究、试验发展', 4), (22, 'A0141', '农业', '蔬菜种植、销售', 6), (23, 'A0313', '养殖', '生猪饲养', 4),
    (24, 'R8890', '文化', '文化体育服务', 3)
) as industries (no, code, label, scope, weight);

-- Each industry as often as its weight says.
create table bank.industry_slot as
select (row_number() over (order by industry.no, copies.copy) - 1)::integer as slot, industry.code, industry.label,
industry.scope
from bank.industry
cross join lateral generate_series(1, industry.weight) as copies (copy);

create table bank.other_bank as
select no, bank_code, bank_name
from (
    values
    (0, '313993900018', '海棠湾商业银行股份有限公司'), (1, '313993900026', '青石桥农村商业银行股份有限公司'),
    (2, '313993900034', '望江城市银行股份有限公司'), (3, '313993900042', '北溪银行股份有限公司'),
    (4, '313993900059', '松涛银行股份有限公司省城分行'), (5, '313993900067', '南屏农村商业银行股份有限公司'),
    (6, '313993900075', '金穗银行股份有限公司'), (7, '313993900083', '星河银行股份有限公司滨江支行')
) as banks (no, bank_code, bank_name);

create table bank.subject (
    subject_no integer primary key,
    subject_name text,
    dr_cr text,
    category text,
    g01_item text
);

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(1001, '库存现金', 'D', '1', '1现金'),
(100101, '营业现金', 'D', '1', '1现金'),
(10010101, '柜面现金', 'D', '1', '1现金'),
(1003, '存放中央银行款项', 'D', '1', '3存放中央银行款项'),
(100301, '存放中央银行准备金', 'D', '1', '3存放中央银行款项'),
(10030101, '存放中央银行清算备付金', 'D', '1', '3存放中央银行款项'),
(10030102, '存放中央银行法定准备金', 'D', '1', '3存放中央银行款项'),
(1011, '存放同业款项', 'D', '1', '4存放同业款项'),
(101101, '存放境内同业', 'D', '1', '4存放同业款项'),
(10110101, '存放境内同业活期', 'D', '1', '4存放同业款项'),
(101102, '存放境外同业', 'D', '1', '4存放同业款项'),
(10110201, '存放境外同业活期', 'D', '1', '4存放同业款项'),
(1132, '应收利息', 'D', '1', '5应收利息'),
(113201, '应收贷款利息', 'D', '1', '5应收利息'),
(11320101, '应收个人贷款利息', 'D', '1', '5应收利息'),
(11320102, '应收单位贷款利息', 'D', '1', '5应收利息'),
(1303, '贷款', 'D', '1', '6贷款'),
(130301, '个人贷款', 'D', '1', '6贷款'),
(13030101, '个人住房按揭贷款', 'D', '1', '6贷款'),
(13030102, '个人汽车贷款', 'D', '1', '6贷款'),
(13030103, '个人消费贷款', 'D', '1', '6贷款'),
(13030104, '个人经营贷款', 'D', '1', '6贷款'),
(130302, '单位贷款', 'D', '1', '6贷款'),
(13030201, '单位流动资金贷款', 'D', '1', '6贷款'),
(13030202, '单位固定资产贷款', 'D', '1', '6贷款'),
(130309, '逾期贷款', 'D', '1', '6贷款'),
(13030901, '个人逾期贷款', 'D', '1', '6贷款'),
(13030902, '单位逾期贷款', 'D', '1', '6贷款'),
(1304, '贷款损失准备', 'C', '1', '24各项资产减值损失准备'),
(130401, '贷款损失一般准备', 'C', '1', '24各项资产减值损失准备'),
(13040101, '贷款损失准备金', 'C', '1', '24各项资产减值损失准备'),
(2011, '吸收存款', 'C', '2', null),
(201101, '单位存款', 'C', '2', '25单位存款'),
(20110101, '单位活期存款', 'C', '2', '25单位存款'),
(20110102, '单位定期存款', 'C', '2', '25单位存款'),
(20110103, '单位通知存款', 'C', '2', '25单位存款'),
(20110104, '单位协定存款', 'C', '2', '25单位存款'),
(201102, '储蓄存款', 'C', '2', '26储蓄存款'),
(20110201, '活期储蓄存款', 'C', '2', '26储蓄存款'),
(20110202, '定期储蓄存款', 'C', '2', '26储蓄存款'),
(20110203, '个人通知存款', 'C', '2', '26储蓄存款'),
(201103, '保证金存款', 'C', '2', '33存入保证金'),
(20110301, '单位保证金存款', 'C', '2', '33存入保证金'),
(2012, '同业存放款项', 'C', '2', '28同业存放款项'),
(201201, '境内同业存放款项', 'C', '2', '28同业存放款项'),
(20120101, '境内同业存放活期款项', 'C', '2', '28同业存放款项'),
(2231, '应付利息', 'C', '2', '34应付利息'),
(223101, '应付存款利息', 'C', '2', '34应付利息'),
(22310101, '应付单位存款利息', 'C', '2', '34应付利息'),
(22310102, '应付储蓄存款利息', 'C', '2', '34应付利息'),
(2241, '其他应付款', 'C', '2', '39其他应付款'),
(224101, '暂收款项', 'C', '2', '39其他应付款'),
(22410101, '待处理暂收款项', 'C', '2', '39其他应付款'),
(3001, '清算资金往来', 'B', '5', null),
(300101, '系统内清算', 'B', '5', null),
(30010101, '系统内清算往来', 'B', '5', null),
(300102, '支付清算', 'B', '5', null),
(30010201, '大小额支付待清算', 'B', '5', null),
(30010202, '网联支付待清算', 'B', '5', null),
(30010203, '银联交易待清算', 'B', '5', null),
(300103, '代理业务清算', 'B', '5', null),
(30010301, '代理理财资金清算', 'B', '5', null),
(4001, '股本', 'C', '3', '47实收资本'),
(400101, '普通股股本', 'C', '3', '47实收资本'),
(40010101, '境内普通股股本', 'C', '3', '47实收资本'),
(4103, '本年利润', 'C', '3', '52未分配利润'),
(410301, '本年利润结转', 'C', '3', '52未分配利润'),
(41030101, '本年利润', 'C', '3', '52未分配利润'),
(4104, '利润分配', 'C', '3', '52未分配利润'),
(410401, '未分配利润', 'C', '3', '52未分配利润'),
(41040101, '历年未分配利润', 'C', '3', '52未分配利润'),
(6011, '利息收入', 'C', '4', '55利息收入'),
(601101, '贷款利息收入', 'C', '4', '55利息收入'),
(60110101, '个人贷款利息收入', 'C', '4', '55利息收入'),
(60110102, '单位贷款利息收入', 'C', '4', '55利息收入'),
(601102, '存放款项利息收入', 'C', '4', '55利息收入'),
(60110201, '存放中央银行款项利息收入', 'C', '4', '55利息收入'),
(6021, '手续费及佣金收入', 'C', '4', '57手续费及佣金收入'),
(602101, '结算手续费收入', 'C', '4', '57手续费及佣金收入'),
(60210101, '支付结算手续费收入', 'C', '4', '57手续费及佣金收入'),
(6411, '利息支出', 'D', '4', '56利息支出'),
(641101, '存款利息支出', 'D', '4', '56利息支出'),
(64110101, '单位存款利息支出', 'D', '4', '56利息支出'),
(64110102, '储蓄存款利息支出', 'D', '4', '56利息支出'),
(6601, '业务及管理费', 'D', '4', '64营业支出'),
(660101, '职工薪酬', 'D', '4', '64营业支出'),
(66010101, '工资薪金', 'D', '4', '64营业支出'),
(660102, '业务费用', 'D', '4', '64营业支出'),
(66010201, '日常业务费用', 'D', '4', '64营业支出'),
(6702, '信用减值损失', 'D', '4', '67资产减值损失'),
(670201, '贷款减值损失', 'D', '4', '67资产减值损失'),
(67020101, '贷款信用减值损失', 'D', '4', '67资产减值损失');

create table bank.product (
    product_no text primary key,
    product_name text,
    party_kind text,
    product_class text,
    subject_no integer,
    term_months integer,
    base_rate numeric,
    interest_subject integer,
    payable_subject integer
);

insert into bank.product
(product_no, product_name, party_kind, product_class, subject_no, term_months, base_rate, interest_subject,
    payable_subject)
values
('PD0001', '个人活期存款', 'P', 'D', 20110201, null, 0.20, 64110102, 22310102),
('PD0101', '整存整取三个月', 'P', 'T', 20110202, 3, 1.15, 64110102, 22310102),
('PD0102', '整存整取一年', 'P', 'T', 20110202, 12, 1.45, 64110102, 22310102),
('PD0103', '整存整取三年', 'P', 'T', 20110202, 36, 1.95, 64110102, 22310102),
('PD0201', '个人七天通知存款', 'P', 'N', 20110203, null, 0.80, 64110102, 22310102),
('PD0301', '个人外汇活期存款', 'P', 'D', 20110201, null, 0.05, 64110102, 22310102),
('CD0001', '单位活期存款', 'C', 'D', 20110101, null, 0.20, 64110101, 22310101),
('CD0101', '单位定期半年', 'C', 'T', 20110102, 6, 1.35, 64110101, 22310101),
('CD0102', '单位定期一年', 'C', 'T', 20110102, 12, 1.45, 64110101, 22310101),
('CD0201', '单位七天通知存款', 'C', 'N', 20110103, null, 0.80, 64110101, 22310101),
('CD0301', '单位协定存款', 'C', 'X', 20110104, null, 0.90, 64110101, 22310101),
('CD0401', '单位保证金存款', 'C', 'M', 20110301, null, 0.20, 64110101, 22310101),
('CD0501', '单位外汇活期存款', 'C', 'D', 20110101, null, 0.05, 64110101, 22310101),
('CD0601', '同业存放活期款项', 'C', 'I', 20120101, null, 0.50, 64110101, 22310101);

-- What the books hold of a business when they open, besides deposits and loans: debit positive, cents. Every file that
-- generates such a business adds its own; 42_ledger.sql balances the books with the head office's funds.
create table bank.business_opening (
    org_no integer,
    subject_no integer,
    ccy text,
    bal bigint
);

-- Where a person's savings go when they leave the account (see savings in 40_settlement.sql): W wealth products of the
-- bank, A products of others that it sells (funds, insurance, trusts).
create function bank.savings_go_to(acct_id bigint) returns text
language sql immutable parallel safe
return case when bank.rnd(acct_id, 584) < 0.75 then 'W' else 'A' end;

analyze bank.region, bank.birth_region, bank.industry_slot, bank.other_bank, bank.subject, bank.product, bank.month;
