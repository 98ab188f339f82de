-- What the wealth management system unloads, as the source contract (dbt_project/models/sources/wealth.yml) says.

-- Terms of the kinds of products, as their prospectuses say them.
create table bank.wealth_terms as
select *
from (
    values
    (
        1, 'R1', '1', 'D', true, '1', null, 'C', '3', null, '0', null, '现金类资产不低于80%%，其余为高等级债券', 0, 0, false, true,
        null, null, null, '1', 'D', null::integer, true, 365.00, '1', true, 1, false, 'N', '1', '1', null::integer, true,
        true, 2.40, 2.00, '七天通知存款利率上浮', false, '440000;450000'
    ),
    (
        2, 'R2', '1', 'D', true, '1', null, 'C', '1', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 1, true, true,
        null, null, null, '1', 'M', null, false, 12.00, '1', true, 1, false, 'N', '1', '1', 30, true,
        false, 3.60, 3.20, '中债综合指数加成', false, '440000;440300'
    ),
    (
        3, 'R2', '1', 'D', true, '1', null, 'C', '1', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 2, false, true,
        null, null, '持有满一年费率减半', '1', 'D', null, false, 250.00, '3', true, 2, false, 'N', '1', '1', 20, true,
        false, 3.80, 3.40, null, false, '440000'
    ),
    (
        4, 'R3', '1', 'D', true, '2', '青石桥信托有限责任公司', 'S', '1', null, '5', '青石桥信托有限责任公司;望江证券股份有限公司',
        '债权类资产30%%-80%%，权益类资产20%%-70%%', 3, 3, true, true,
        null, null, null, '2', null, null, false, 16.00, '4', true, 2, false, 'N', '1', '4', 90, true,
        false, 4.50, 3.50, '沪深指数与债券指数加权', false, '440000;310000;110000'
    ),
    (
        5, 'R2', '1', 'B', true, '1', null, 'C', '1', null, '0', null, '外币债券50%%-90%%，外币存款10%%-50%%', 2, 2, true, true,
        null, null, null, '1', 'D', null, false, 240.00, '1', true, 2, true, 'N', '1', '1', null, true,
        false, 4.60, 4.00, '美元存款利率上浮', false, '440000'
    ),
    (
        6, 'R4', '3', 'D', true, '3', '海棠湾基金管理有限公司', 'S', '1', null, '3', '海棠湾基金管理有限公司',
        '权益类资产80%%-100%%', 5, 5, true, true,
        null, null, '年化超过8%%的部分由管理人提取20%%', '1', 'M', null, false, 12.00, '5', true, 2, false, 'N', '2', '2', 180, false,
        false, 8.00, 5.00, '中证指数加成', false, '440000;440300;310000'
    ),
    (
        7, 'R3', '2', 'D', false, '1', null, 'C', '3', '06;12', '0', null, '债权类资产95%%-100%%，期权0%%-5%%', 1, 1, true, false,
        '2', 'S1', '金价在区间内为3.0%%，区间外为1.5%%', null, null, null, false, 0, null, true, 1, false, 'N', '1', '3', null, false,
        false, 3.50, 1.50, '挂钩黄金价格区间', false, '440000'
    ),
    (
        8, 'R2', '1', 'D', false, '1', null, 'C', '2', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 1, true, false,
        '1', null, null, null, null, null, false, 0, null, true, 1, false, 'N', '1', '1', null, false,
        false, 3.70, 3.30, '同期限存款利率上浮', false, '440000;450000'
    ),
    (
        9, 'R2', '1', 'D', false, '1', null, 'C', '2', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 1, true, false,
        null, null, null, null, null, null, false, 0, null, true, 1, false, 'N', '1', '1', null, false,
        false, 3.50, 3.10, '同期限存款利率上浮', false, '440000;450000'
    ),
    (
        10, 'R2', '1', 'D', false, '1', null, 'C', '2', null, '1', '金穗信托有限责任公司', '非标准化债权类资产60%%-90%%', 2, 2, false, false,
        '3', null, null, null, null, null, false, 0, null, true, 2, false, 'O', '1', '1', null, false,
        false, 4.80, 4.80, '预期收益型', false, '440000'
    ),
    (
        11, 'R2', '4', 'D', false, '1', null, 'S', '1', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 1, true, false,
        null, null, null, null, null, null, false, 0, null, false, 1, false, 'N', '2', '1', null, false,
        false, 3.10, 2.90, null, false, '440000'
    ),
    (
        12, 'R1', '5', 'D', true, '1', null, 'S', '3', null, '0', null, '现金类资产不低于80%%', 0, 0, false, true,
        null, null, null, '1', 'O', 10, false, 36.00, '1', false, 1, false, 'N', '2', '1', 10, true,
        false, 2.80, 2.50, null, true, '440000'
    ),
    (
        13, 'R4', '2', 'D', false, '1', null, 'S', '1', null, '0', null, '权益类资产80%%-100%%', 3, 3, true, false,
        null, null, null, null, null, null, false, 0, null, false, 2, false, 'N', '1', '2', null, false,
        false, 7.00, 4.00, null, false, '440000'
    ),
    (
        14, 'R2', '1', 'D', false, '1', null, 'C', '2', null, '0', null, '债权类资产80%%-100%%，其余为现金类资产', 1, 1, true, false,
        null, null, null, null, null, null, false, 0, null, true, 1, false, 'N', '1', '1', null, false,
        false, 3.30, 3.00, null, false, '440000;450000'
    )
) as terms (
    kind, risk_lvl, target_cust, invest_area, is_open, mgmt_mode, mgr_name, mgmt_way, price_way, linked_codes, coop_mode,
    coop_orgs, invest_scope, prin_days, inc_days, can_end_early, can_redeem, enhance_way, tier_code, tier_desc, open_mode,
    open_cycle, open_cycle_days, is_holiday_open, open_times, open_biz, is_agency, custodian, is_foreign_custody, gen_mark,
    raise_way, invest_type, min_hold_days, is_free_after, is_cash_mgmt, bench_hi, bench_lo, bench_desc, is_interbank,
    sale_areas
);

create table bank.wealth_name as
select
    product.prod_no,
    'WM' || lpad(product.prod_no::text, 6, '0') as prod_id,
    product.brand || case when product.kind in (8, 9, 14)
        then to_char(product.start_date, 'YYMM') || '期' || case when product.series_no > 1 then product.series_no::text else '' end
        else '1号' end || '理财产品' as prod_name,
    -- Private products carry an A between year and number.
    'C39931' || to_char(product.start_date - 7, 'YY') || case terms.raise_way when '2' then 'A' else '' end
    || lpad(product.prod_no::text, 6, '0') as reg_code
from bank.wealth_product as product
inner join bank.wealth_terms as terms using (kind);

-- Sums of the trades up to each month end, and what was there when the window began: of products that are always open,
-- a tenth of their life's money has been paid back before.
create table bank.wealth_turnover as
with
opened as (
    select
        product.prod_no,
        coalesce(state.units, 0) as units,
        case when terms.is_open then coalesce(state.units, 0) * 3 / 10 else 0 end as paid_back,
        case when product.start_date <= %(open_day)s
            then (coalesce(state.net_amt, 0) * product.mgmt_bp * (%(open_day)s - product.start_date) / 3650000)::bigint
            else 0 end as bank_inc
    from bank.wealth_product as product
    inner join bank.wealth_terms as terms using (kind)
    left join bank.wealth_state as state on state.prod_no = product.prod_no and state.month_no = 0
),

traded as (
    select
        trade.prod_no,
        month.month_no,
        sum(case when trade.biz_code in ('120', '122', '144') then trade.amt else 0 end) as sub_amt,
        sum(case when trade.biz_code in ('120', '122', '144') then trade.units else 0 end) as sub_units,
        sum(case when trade.biz_code in ('124', '150', '143') then trade.amt else 0 end) as pay_amt,
        sum(case when trade.biz_code in ('124', '150', '143') then trade.amt - trade.units else 0 end) as pay_inc,
        sum(case when trade.biz_code in ('124', '150') then trade.units else 0 end) as red_units
    from bank.wealth_trade as trade
    inner join bank.month on trade.cfm_date between month.first_day and month.last_day
    group by trade.prod_no, month.month_no
)

select
    opened.prod_no,
    month.month_no,
    (opened.units + opened.paid_back + coalesce(sum(traded.sub_amt) over so_far, 0))::bigint as sub_amt,
    (opened.units + opened.paid_back + coalesce(sum(traded.sub_units) over so_far, 0))::bigint as sub_units,
    (opened.paid_back * 102 / 100 + coalesce(sum(traded.pay_amt) over so_far, 0))::bigint as pay_amt,
    (opened.paid_back * 2 / 100 + coalesce(sum(traded.pay_inc) over so_far, 0))::bigint as pay_inc,
    (opened.paid_back + coalesce(sum(traded.red_units) over so_far, 0))::bigint as red_units,
    (opened.bank_inc + coalesce(sum(fee.amt) over so_far, 0))::bigint as bank_inc
from opened
cross join bank.month
left join traded on traded.prod_no = opened.prod_no and traded.month_no = month.month_no
left join bank.wealth_fee as fee on fee.prod_no = opened.prod_no and fee.month_no = month.month_no
window so_far as (partition by opened.prod_no order by month.month_no);

create table bank.wealth_raised as
select
    product.prod_no,
    (case
        when product.kind in (13, 14) then 0
        when product.kind = 9 then coalesce(sold.amt, 0)
        when product.kind in (7, 8, 10, 11) then coalesce(held.units, 0)
        else 4300000000 + product.kind * 100000000
    end)::bigint as amt
from bank.wealth_product as product
left join (
    select prod_no, sum(units) as units
    from bank.wealth_opening
    group by prod_no
) as held using (prod_no)
left join (
    select prod_no, sum(amt) as amt
    from bank.wealth_trade
    where biz_code = '120'
    group by prod_no
) as sold using (prod_no);

create table wealth_new.prod_info as
select
    month.last_day as eod_date,
    name.prod_id,
    'YLH' || to_char(product.start_date, 'YYMM') || lpad(product.prod_no::text, 6, '0') as prod_code,
    name.reg_code,
    name.prod_name,
    '800000' as issuer_org_no,
    'C39931' as issuer_code,
    '03' as issuer_type,
    case when product.kind in (8, 9, 14) then to_char(product.start_date, 'YYMM') || product.series_no else '1' end
        as series_no,
    terms.risk_lvl,
    terms.target_cust,
    terms.invest_area,
    terms.is_open,
    product.nav_type <> 'expected' as is_nav,
    case product.kind when 11 then '1' when 10 then '3' else '2' end as alloc_way,
    terms.mgmt_mode,
    terms.mgr_name,
    terms.mgmt_way,
    approver.emp_no as approver_emp_no,
    inv_mgr.emp_no as inv_mgr_emp_no,
    terms.price_way,
    terms.linked_codes,
    terms.coop_mode,
    terms.coop_orgs,
    terms.invest_scope,
    product.ccy as raise_ccy,
    product.ccy as prin_ccy,
    product.ccy as inc_ccy,
    terms.prin_days,
    terms.inc_days,
    terms.can_end_early,
    terms.can_redeem,
    terms.enhance_way,
    terms.tier_code,
    terms.tier_desc,
    terms.open_mode,
    terms.open_cycle,
    terms.open_cycle_days,
    terms.is_holiday_open,
    terms.open_times::numeric(20, 2) as open_times,
    terms.open_biz,
    product.start_date - 7 as raise_from,
    product.start_date - 1 as raise_to,
    product.start_date,
    case when not terms.is_open then product.end_date end as end_date,
    ended.end_date as actual_end_date,
    product.start_date - 17 as rpt_reg_date,
    case when product.start_date - 5 <= month.last_day and product.kind <> 13 then product.start_date - 5 end
        as iss_reg_date,
    case when product.start_date + 3 <= month.last_day and product.kind <> 13 then product.start_date + 3 end
        as raise_reg_date,
    ended.end_date + 1 as end_reg_date,
    case
        when product.kind = 13 and product.start_date <= month.last_day then '31'
        when ended.end_date is not null then '90'
        when product.start_date + 3 <= month.last_day then '40'
        else '30'
    end as reg_status,
    terms.sale_areas,
    terms.is_agency,
    case terms.custodian when 1 then 'Z00101' else 'C39904' end as dom_cust_code,
    case terms.custodian when 1 then '银行业理财登记托管中心有限公司' else '松涛银行股份有限公司' end as dom_cust_name,
    case when terms.is_foreign_custody then 'HKG' end as for_cust_nation,
    case when terms.is_foreign_custody then 'HARBOUR CUSTODY BANK LIMITED' end as for_cust_name,
    '8905' || bank.digits(product.prod_no, 3861, 12) as cust_acct_no,
    name.prod_name || '托管专户' as cust_acct_name,
    terms.gen_mark,
    terms.raise_way,
    terms.invest_type,
    terms.min_hold_days,
    terms.is_free_after,
    terms.is_cash_mgmt,
    terms.bench_hi::numeric(20, 6) as bench_hi,
    terms.bench_lo::numeric(20, 6) as bench_lo,
    terms.bench_desc,
    (product.mgmt_bp * 0.01)::numeric(20, 6) as mgmt_fee,
    (product.custody_bp * 0.01)::numeric(20, 6) as custody_fee,
    terms.is_interbank,
    bank.yuan(greatest(1000000000, ((raised.amt * 6 / 5) / 100000000 + 1) * 100000000)::bigint)::numeric(20, 2) as plan_amt,
    bank.yuan(case when product.start_date <= month.last_day then raised.amt else 0 end)::numeric(20, 2) as raised_amt,
    bank.yuan(ended.bank_inc)::numeric(20, 2) as fin_bank_inc,
    bank.yuan(ended.prin)::numeric(20, 2) as fin_prin,
    bank.yuan(ended.inc)::numeric(20, 2) as fin_inc,
    ended.cust_yield::numeric(20, 6) as fin_cust_yield,
    (ended.cust_yield + (product.mgmt_bp + product.custody_bp) * 0.01)::numeric(20, 6) as fin_prod_yield,
    case
        when product.actual_end < product.end_date and ended.end_date is not null then '发行人提前终止'
        when terms.custodian = 2 then '境内托管机构为松涛银行股份有限公司'
    end as remark
from bank.month
inner join bank.wealth_product as product
    on product.start_date - 7 <= month.last_day
    -- Kept for a month after its end.
    and coalesce(product.actual_end >= month.first_day - 31, true)
inner join bank.wealth_terms as terms using (kind)
inner join bank.wealth_name as name on name.prod_no = product.prod_no
inner join bank.wealth_raised as raised on raised.prod_no = product.prod_no
left join (
    select emp_no, (row_number() over (order by emp_no) - 1)::integer as no
    from bank.manager
) as inv_mgr on inv_mgr.no = mod(product.prod_no, (select count(*)::integer from bank.manager))
left join (
    select min(emp_no) as emp_no
    from bank.employee
    where seat = 1 and org_no = 800000 and leave_date is null
) as approver on true
left join lateral (
    select
        product.actual_end as end_date,
        turnover.bank_inc,
        sum(trade.units)::bigint as prin,
        sum(trade.amt - trade.units)::bigint as inc,
        round(sum(trade.amt - trade.units) * 36500.0 / sum(trade.units) / (product.actual_end - product.start_date), 6)
            as cust_yield
    from bank.wealth_trade as trade
    inner join bank.wealth_turnover as turnover
        on turnover.prod_no = product.prod_no
        and turnover.month_no = product.month_no
    where trade.prod_no = product.prod_no and trade.biz_code = '150' and product.actual_end <= month.last_day
    group by turnover.bank_inc
) as ended on true
order by month.last_day, product.prod_no;

-- Assets; price kinds: P in per cent of a face value of 100, N a fund's net value, U one for one.
create table bank.wealth_asset as
select *
from (
    values
    (1, 'A01', '0101', '活期存款', '托管户活期存款', null, '99', 'CNY', 20, null::integer, null, null, 'U', '04'),
    (2, 'A01', '0101', '活期存款', '托管户美元活期存款', null, '99', 'USD', 5, null, null, null, 'U', '04'),
    (3, 'A01', '0102', '定期存款', '北溪银行一年期同业存款', null, '02', 'CNY', 255, 210, null, 'J6621', 'U', '04'),
    (4, 'A01', '0102', '定期存款', '星河银行美元定期存款', null, '02', 'USD', 460, 120, null, 'J6621', 'U', '04'),
    (5, 'A02', '0201', '质押式回购', '七天质押式回购（融出）', 'R007', '30', 'CNY', 190, 7, null, null, 'U', '06'),
    (6, 'A03', '0301', '记账式国债', '24附息国债样券01', '249901', '01', 'CNY', 240, 2500, 'AAA', 'S9121', 'P', '04'),
    (7, 'A03', '0302', '政策性银行债', '23政策银行债样券05', '239905', '01', 'CNY', 262, 1300, 'AAA', 'J6621', 'P', '04'),
    (8, 'A03', '0303', '一般企业债', '23云岭城投债样券', '1399081', '03', 'CNY', 395, 1700, 'AA+', 'E4813', 'P', '06'),
    (9, 'A03', '0303', '公司债', '24望江能源债样券', '1399093', '04', 'CNY', 365, 900, 'AAA', 'D4419', 'P', '06'),
    (10, 'A03', '0304', '同业存单', '24南屏农商行存单样券', '112499901', '01', 'CNY', 235, 160, 'AA+', 'J6621', 'P', '04'),
    (11, 'A03', '0305', '境外美元债', 'HARBOUR TRANSPORT 2027', 'XS9900000001', '99', 'USD', 510, 1100, 'A-', 'G5431', 'P', '17'),
    (12, 'A04', '0401', '货币基金', '松涛货币市场基金', '990001', '20', 'CNY', 195, null, null, 'J6732', 'N', '14'),
    (13, 'A04', '0402', '股票基金', '星河成长股票基金', '990002', '20', 'CNY', 600, null, null, 'J6732', 'N', '14'),
    (14, 'A07', '0701', '普通股', '云岭机械股份', '699001', '03', 'CNY', 0, null, null, 'C3484', 'N', '06'),
    (15, 'A08', '0801', '黄金期权', '黄金价格区间期权', 'AU99', '10', 'CNY', 0, 150, null, null, 'N', '06'),
    (21, 'A05', '0501', '集合资金信托', '青石桥信托翠微科技园信托贷款', null, '21', 'CNY', 560, 700, 'AA', 'M7320', 'U', '08'),
    (22, 'A05', '0501', '单一资金信托', '金穗信托海棠置业信托贷款', null, '21', 'CNY', 720, 430, 'AA-', 'K7010', 'U', '08'),
    (23, 'A05', '0502', '一般委托贷款', '湖滨水务委托贷款', null, '99', 'CNY', 510, 800, 'AA+', 'D4419', 'U', '03'),
    (24, 'A05', '0503', '信托受益权', '望江租赁应收款受益权优先A', null, '12', 'CNY', 480, 600, 'AAA', 'L7291', 'U', '08'),
    (25, 'A05', '0504', '贸易应收款', '云岭建材应收账款', null, '12', 'CNY', 530, 270, 'A+', 'F5164', 'U', '03'),
    (26, 'A05', '0505', '回购式股权', '嘉禾食品带回购股权融资', null, '11', 'CNY', 680, 1000, 'A', 'C1495', 'U', '03'),
    (31, 'A06', '0601', '有追索权保理', '银杏纺织保理资产', null, '99', 'CNY', 500, 180, 'A', 'C1830', 'U', '03'),
    (32, 'A06', '0602', '直租', '远航物流车辆融资租赁', null, '99', 'CNY', 545, 560, 'A-', 'G5431', 'U', '06'),
    (33, 'A06', '0603', '场内质押', '辰宇电子股票质押融资', null, '04', 'CNY', 620, 330, 'AA-', 'C3983', 'U', '06'),
    (41, 'L01', '9101', '质押式回购', '七天质押式回购（融入）', 'R007', '30', 'CNY', 185, 7, null, null, 'U', '06')
) as assets (
    asset_no, class1, class2, class3, asset_name, mkt_code, venue, ccy, rate_bp, due_in, rating, industry_code, price_kind,
    cp_type
);

-- Shares of the net value in ten-thousandths; what is left is cash. A plan in between makes it an indirect holding.
create table bank.wealth_allocation as
select *
from (
    values
    ('C', 3, 3500, null, null), ('C', 10, 3000, null, null), ('C', 7, 1500, null, null), ('C', 5, 1200, null, null),
    ('F', 6, 1000, null, null), ('F', 7, 1500, null, null), ('F', 8, 2000, null, null), ('F', 9, 1500, null, null),
    ('F', 10, 1000, null, null), ('F', 12, 800, null, null), ('F', 21, 900, null, null), ('F', 24, 600, null, null),
    ('F', 31, 400, null, null), ('F', 41, 800, null, null),
    ('M', 6, 1000, null, null), ('M', 8, 1500, null, null), ('M', 13, 1500, null, null),
    ('M', 22, 1500, '青石桥信托稳进1号集合计划', '11'), ('M', 32, 600, null, null), ('M', 33, 500, null, null),
    ('M', 14, 1500, '望江证券稳进资管计划;青石桥信托稳进2号集合计划', '12;11'), ('M', 41, 500, null, null),
    ('U', 11, 5000, null, null), ('U', 4, 3000, null, null),
    ('E', 14, 4000, '海棠湾成长私募证券投资基金', '01'), ('E', 13, 2500, null, null), ('E', 26, 1500, null, null),
    ('S', 7, 5000, null, null), ('S', 10, 2500, null, null), ('S', 3, 1500, null, null), ('S', 15, 100, null, null),
    ('N', 23, 3000, null, null), ('N', 25, 2000, null, null), ('N', 21, 2500, null, null), ('N', 3, 1000, null, null)
) as allocations (template, asset_no, share, layer_names, layer_types);

create function bank.wealth_price(asset_no integer, price_kind text, day date) returns numeric
language sql immutable parallel safe
return case price_kind
    when 'P' then round((99 + 2 * bank.rnd(asset_no * 100000::bigint + (day - date '2000-01-01'), 3871))::numeric, 4)
    when 'N' then round((1.2 + bank.rnd(asset_no, 3872)
        + 0.05 * bank.rnd(asset_no * 100000::bigint + (day - date '2000-01-01'), 3871))::numeric, 4)
    else 1
end;

-- Interest accrued on a face value of 100 since the last coupon, two a year.
create function bank.wealth_accrued(price_kind text, rate_bp integer, day date) returns numeric
language sql immutable parallel safe
return case price_kind
    when 'P' then round(rate_bp * mod(day - date '2000-01-01', 182) / 36500.0, 4)
    else 0
end;

create table bank.wealth_holding as
with
target as (
    select
        state.prod_no,
        state.month_no,
        state.last_day,
        state.net_amt,
        allocation.asset_no,
        asset.class1,
        asset.price_kind,
        state.net_amt * allocation.share / 10000 as amt,
        bank.wealth_price(asset.asset_no, asset.price_kind, state.last_day) as clean,
        bank.wealth_accrued(asset.price_kind, asset.rate_bp, state.last_day) as accrued,
        -- What a unit cost on average: bought at this price throughout.
        case asset.price_kind
            when 'P' then round((98.5 + 3 * bank.rnd(state.prod_no * 1000 + asset.asset_no, 3873))::numeric, 4)
            when 'N' then round((1.1 + bank.rnd(asset.asset_no, 3872))::numeric, 4)
            else 1
        end as cost
    from bank.wealth_state as state
    inner join bank.wealth_product as product using (prod_no)
    inner join bank.wealth_allocation as allocation using (template)
    inner join bank.wealth_asset as asset on asset.asset_no = allocation.asset_no
    where state.net_amt > 0
),

held as (
    select
        prod_no,
        month_no,
        asset_no,
        class1,
        units,
        round(units * cost * 100)::bigint as cost_amt,
        round(units * clean * 100)::bigint as clean_amt,
        round(units * (clean + accrued) * 100)::bigint as full_amt
    from target
    cross join lateral (
        select case price_kind
            when 'P' then floor(amt / (clean + accrued) / 100)
            when 'N' then round(amt / clean / 100, 2)
            else round(amt / 100.0, 2)
        end as units
    ) as counted
    where units > 0
)

select prod_no, month_no, asset_no, units, cost_amt, clean_amt, full_amt
from held
union all
select
    state.prod_no,
    state.month_no,
    case product.ccy when 'USD' then 2 else 1 end,
    bank.yuan(cash.amt),
    cash.amt,
    cash.amt,
    cash.amt
from bank.wealth_state as state
inner join bank.wealth_product as product using (prod_no)
cross join lateral (
    select
        (state.net_amt - coalesce(sum(case held.class1 when 'L01' then - held.full_amt else held.full_amt end), 0))::bigint
            as amt
    from held
    where held.prod_no = state.prod_no and held.month_no = state.month_no
) as cash
where state.net_amt > 0;

create index on bank.wealth_holding (prod_no, month_no);
analyze bank.wealth_holding;

create table wealth_new.prod_hold as
select
    month.last_day as eod_date,
    name.prod_id,
    'ZC' || lpad(holding.asset_no::text, 6, '0') as asset_no,
    holding.units::numeric(23, 5) as hold_units,
    holding.units::numeric(23, 5) as self_units,
    bank.yuan(holding.cost_amt)::numeric(20, 2) as cost_amt,
    bank.yuan(holding.clean_amt)::numeric(20, 2) as mkt_clean,
    bank.yuan(holding.full_amt)::numeric(20, 2) as mkt_full,
    allocation.layer_names,
    allocation.layer_types,
    case when allocation.layer_names is not null then '底层资产由管理人穿透报送' end as remark
from bank.wealth_holding as holding
inner join bank.month using (month_no)
inner join bank.wealth_product as product using (prod_no)
inner join bank.wealth_name as name using (prod_no)
left join bank.wealth_allocation as allocation
    on allocation.template = product.template
    and allocation.asset_no = holding.asset_no
order by month.last_day, holding.prod_no, holding.asset_no;

create table wealth_new.prod_state as
select
    month.last_day as eod_date,
    name.prod_id,
    least(month.last_day, product.actual_end) as nav_date,
    product.ccy as nav_ccy,
    1.0000::numeric(20, 7) as init_nav,
    case product.ccy when 'USD' then 6.9 else 1 end::numeric(20, 6) as init_fx_rate,
    state.nav::numeric(20, 7) as unit_nav,
    (state.nav + case when product.nav_type = 'dividend'
        then 0.002 * ((month.last_day - product.start_date) / 30)
        else 0 end)::numeric(20, 7) as acc_nav,
    bank.yuan(state.units)::numeric(23, 5) as total_units,
    bank.yuan(turnover.sub_amt)::numeric(20, 2) as cum_sub_amt,
    bank.yuan(turnover.sub_units)::numeric(23, 5) as cum_sub_units,
    bank.yuan(turnover.pay_amt)::numeric(20, 2) as cum_pay_amt,
    bank.yuan(turnover.pay_inc)::numeric(20, 2) as cum_pay_inc,
    bank.yuan(turnover.red_units)::numeric(23, 5) as cum_red_units,
    (case
        when product.nav_type = 'grow'
            then (state.nav - 1) * 36500 / (least(month.last_day, product.actual_end) - product.start_date)
        else product.yield_bp * 0.01
    end)::numeric(20, 6) as real_yield,
    bank.yuan(turnover.bank_inc)::numeric(20, 2) as bank_inc,
    (case when state.net_amt > 0 then held.amt / state.net_amt else 0 end)::numeric(20, 6) as lever_rate,
    bank.yuan((coalesce(held.amt, 0) * case product.ccy when 'USD' then 7.1 else 1 end)::bigint)::numeric(20, 2) as asset_amt,
    case when product.nav_type = 'dividend' then '每月二十日分红' end as remark
from bank.wealth_state as state
inner join bank.month using (month_no)
inner join bank.wealth_product as product using (prod_no)
inner join bank.wealth_name as name using (prod_no)
inner join bank.wealth_turnover as turnover
    on turnover.prod_no = state.prod_no
    and turnover.month_no = state.month_no
left join (
    select holding.prod_no, holding.month_no, sum(holding.full_amt) as amt
    from bank.wealth_holding as holding
    inner join bank.wealth_asset as asset using (asset_no)
    where asset.class1 <> 'L01'
    group by holding.prod_no, holding.month_no
) as held on held.prod_no = state.prod_no and held.month_no = state.month_no
order by month.last_day, state.prod_no;

create table wealth_new.asset_info as
select
    month.last_day as eod_date,
    'ZC' || lpad(asset.asset_no::text, 6, '0') as asset_no,
    'ZCDJ39931' || lpad(asset.asset_no::text, 8, '0') as reg_asset_no,
    'ID' || bank.digits(asset.asset_no, 3881, 4) || lpad(asset.asset_no::text, 8, '0') as center_id,
    asset.class1,
    asset.class2,
    asset.class3,
    asset.asset_name,
    asset.mkt_code,
    asset.venue,
    asset.ccy,
    (asset.rate_bp * 0.01)::numeric(20, 6) as rate,
    case when asset.due_in = 7 then month.last_day + 5 else %(until)s + asset.due_in end as due_date,
    asset.rating,
    asset.industry_code
from bank.month
cross join bank.wealth_asset as asset
order by month.last_day, asset.asset_no;

create table wealth_new.nstd_party as
select
    month.last_day as eod_date,
    'RZ' || lpad(party.asset_no::text, 4, '0') as party_no,
    party.party_name,
    case when party.asset_no <> 33 then bank.credit_code('91', party.region_code, 971000 + party.asset_no) end as uscc,
    party.int_rating,
    party.ext_rating,
    party.region_name,
    party.scale,
    party.tech,
    party.econ,
    asset.industry_code
from bank.month
cross join (
    values
    (21, '翠微科技园开发有限公司', '440100', '广东省广州市', 'A1', 'AA', '1', '1', '1'),
    (22, '海棠置业有限公司', '440100', '广东省广州市', 'B1', 'AA-', '2', '9', '3'),
    (23, '湖滨水务集团有限公司', '450100', '广西壮族自治区南宁市', 'A2', 'AA+', '2', '9', '1'),
    (24, '望江融资租赁股份有限公司', '440300', '广东省深圳市', 'A1', 'AAA', '2', '9', '9'),
    (25, '云岭建材贸易有限公司', '441200', '广东省肇庆市', 'B2', 'A+', '1', '9', '2'),
    (26, '嘉禾食品股份有限公司', '441200', '广东省肇庆市', 'B2', 'A', '1', '9', '3'),
    (31, '银杏纺织服饰有限公司', '441200', '广东省肇庆市', 'B3', 'A', '1', '9', '3'),
    (32, '远航物流有限公司', '440400', '广东省珠海市', 'B2', 'A-', '1', '9', '2'),
    (33, '辰宇电子投资合伙企业（有限合伙）', '440300', '广东省深圳市', 'B1', 'AA-', '9', '1', '9')
) as party (asset_no, party_name, region_code, region_name, int_rating, ext_rating, scale, tech, econ)
inner join bank.wealth_asset as asset using (asset_no)
order by month.last_day, party.asset_no;

create table wealth_new.nstd_asset as
select
    month.last_day as eod_date,
    'ZC' || lpad(terms.asset_no::text, 6, '0') as asset_no,
    terms.right_type,
    terms.asset_no = 26 as is_resale,
    %(open_day)s - 200 - terms.asset_no as start_date,
    case when terms.asset_no = 24 then %(until)s + asset.due_in + 730 end as legal_end,
    terms.face_val::numeric(20, 4) as face_val,
    terms.int_type,
    terms.pay_months,
    terms.repay_desc,
    terms.day_count,
    terms.is_regular,
    terms.int_dist,
    terms.base_rate,
    terms.float_pct::numeric(20, 6) as float_pct,
    terms.spread::numeric(20, 6) as spread,
    (asset.rate_bp * 0.01)::numeric(20, 6) as proj_rate,
    terms.tranche,
    terms.amort_way,
    terms.instal_mark,
    terms.pool_type,
    terms.excess_pct::numeric(20, 6) as excess_pct,
    'RZ' || lpad(terms.asset_no::text, 4, '0') as party_no,
    terms.proj_name,
    asset.industry_code as proj_industry,
    terms.focus_code,
    terms.focus_desc,
    bank.yuan((issued.amt * 5 / 4 / 100000000 + 1)::bigint * 100000000)::numeric(20, 2) as issue_amt,
    terms.opt_types,
    terms.opt_desc,
    terms.opt_cond,
    terms.exer_way,
    case terms.exer_way when 'E' then %(until)s + asset.due_in - 180 end as fix_exer,
    case terms.exer_way when 'B' then %(until)s + 100 end as first_exer,
    case terms.exer_way when 'B' then 90 end as exer_cycle,
    case when terms.exer_way is not null then terms.face_val end::numeric(20, 4) as exer_price,
    terms.perp_code,
    terms.defer_code,
    terms.perp_code <> '0' as is_defer_int,
    case when terms.perp_code <> '0' then %(until)s + 365 end as first_reset,
    case when terms.perp_code <> '0' then 1095 end as reset_cycle,
    terms.part_pct is not null as is_part_call,
    terms.part_pct::numeric(20, 6) as part_pct,
    terms.fee_desc,
    terms.int_rating,
    asset.rating as ext_rating,
    'CHN' as nation_code,
    terms.own_class,
    case terms.asset_no when 22 then '已与信托公司约定按季报告' when 31 then '买方已确认应收账款' end as remark
from bank.month
cross join (
    values
    (
        21, null, 100.00, '4', 3, '按季付息，到期一次还本', '2', true, '1', null, null, null, null, null, '2', null, null,
        '翠微科技园二期', null, null, null, null, null, null, '0', '0', null, '信托报酬0.2%%，保管费0.01%%', 'A1', '非标债权'
    ),
    (
        22, null, 1.00, '5', 3, '按季付息，按年还本', '2', true, '2', '14', 20.0, 1.10, null, null, '1', null, null,
        '海棠湾住宅项目', '1', '商品住房开发', '4;7', '投资人可在第二年末回售', '评级下调至A+以下', 'E', '0', '0', null,
        '信托报酬0.3%%', 'B1', '非标债权'
    ),
    (
        23, null, 1.00, '5', 1, '按月付息，到期还本，可续期', '3', true, '1', '13', null, 0.35, null, null, '2', null, null,
        '湖滨第三水厂', '2', '地方融资平台监测名单内', '3;2', '发行人可续期并递延付息', '每三年一个周期', 'B', '1', '1', 50.0,
        '委托贷款手续费0.05%%', 'A2', '非标债权'
    ),
    (
        24, '04', 100.00, '2', 12, null, '3', true, '1', null, null, null, '1A', '1', '1', '融资租赁应收款', 10.0,
        null, null, null, null, null, null, null, '0', '0', null, null, 'A1', '受益权'
    ),
    (
        25, null, 1.00, '1', 0, '到期一次回收', '2', false, null, null, null, null, null, null, '2', null, null,
        null, null, null, null, null, null, null, '0', '0', null, null, 'B2', '应收账款'
    ),
    (
        26, null, 10.00, '3', 12, '每年支付股权维持费，到期回购', '3', true, '2', '01', 15.0, 2.50, null, null, '9', null, null,
        '嘉禾冷链', '9', '关注类行业', '1', '大股东到期按约定价格回购', '到期或触发业绩条款', 'A', '0', '0', null, null, 'B2', '明股实债'
    ),
    (
        31, null, 1.00, '1', 0, null, '2', false, null, null, null, null, null, null, null, null, null,
        '春季面料采购', null, null, null, null, null, null, '0', '0', null, null, 'B3', '有追索权保理'
    ),
    (
        32, null, 1.00, '4', 3, null, '3', true, '1', null, null, null, null, null, null, null, null,
        '运输车辆更新', '3', '交通运输类', null, null, null, null, '0', '0', null, null, 'B2', '车辆直租'
    ),
    (
        33, null, 1.00, '4', 6, null, '3', true, '1', null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, '0', '0', null, null, 'B1', '场内股票质押'
    )
) as terms (
    asset_no, right_type, face_val, int_type, pay_months, repay_desc, day_count, is_regular, int_dist, base_rate, float_pct,
    spread, tranche, amort_way, instal_mark, pool_type, excess_pct, proj_name, focus_code, focus_desc, opt_types, opt_desc,
    opt_cond, exer_way, perp_code, defer_code, part_pct, fee_desc, int_rating, own_class
)
inner join bank.wealth_asset as asset using (asset_no)
-- At least what any month end saw of it.
left join (
    select asset_no, max(amt) as amt
    from (
        select asset_no, month_no, sum(full_amt) as amt
        from bank.wealth_holding
        group by asset_no, month_no
    ) as monthly
    group by asset_no
) as issued using (asset_no)
order by month.last_day, terms.asset_no;

update wealth_new.nstd_asset
set issue_amt = 1000000
where issue_amt is null;

create table wealth_new.nstd_guar as
select
    month.last_day as eod_date,
    'ZC' || lpad(guarantee.asset_no::text, 6, '0') as asset_no,
    guarantee.guar_seq,
    guarantee.guar_way,
    guarantee.guar_desc,
    guarantee.pledge_type,
    guarantee.pledge_val::numeric(20, 2) as pledge_val,
    guarantee.guar_nature,
    guarantee.guar_rel,
    case when guarantee.enh_name is not null
        then bank.credit_code('91', '440100', 972000 + guarantee.asset_no) end as enh_code,
    guarantee.enh_name
from bank.month
cross join (
    values
    (21, 1, '2', '翠微控股集团提供连带责任保证', null, null::numeric, '2', '2', null, null),
    (22, 1, '3', '以项目土地使用权抵押', '303', 86000000.00, '1', '9', null, null),
    (22, 2, '2', '实际控制人提供连带责任保证', null, null, '2', '3', null, null),
    (23, 1, '1', '信用方式', null, null, null, null, null, null),
    (24, 1, '5', '由差额补足人承诺补足', null, null, '1', '1', '粤岭融资担保有限公司', '粤岭融资担保有限公司'),
    (25, 1, '4', '以应收账款质押', '201', 12000000.00, '1', '9', null, null),
    (26, 1, '2', '大股东承诺回购', null, null, '2', '1', null, null),
    (31, 1, '2', '卖方承担回购责任', null, null, '2', '9', null, null),
    (32, 1, '3', '以租赁车辆抵押', '403', 9500000.00, '1', '9', null, null),
    (33, 1, '4', '以上市公司股票质押', '105', 21000000.00, '1', '2', null, null)
) as guarantee (
    asset_no, guar_seq, guar_way, guar_desc, pledge_type, pledge_val, guar_nature, guar_rel, enh_code, enh_name
)
order by month.last_day, guarantee.asset_no, guarantee.guar_seq;

-- The trades behind the holdings: from one month end's units to the next's. Repos run for days, so that what stands at a
-- month end was begun shortly before, and that of the month end before is over.
create table wealth_new.asset_txn as
with
step as (
    select
        product.prod_no,
        product.actual_end,
        month.month_no,
        month.first_day,
        month.last_day,
        month.days,
        asset.asset_no,
        asset.class1,
        asset.class2,
        asset.asset_name,
        asset.price_kind,
        asset.rate_bp,
        asset.cp_type,
        asset.ccy,
        coalesce(after.units, 0) as units_after,
        coalesce(before.units, 0) as units_before,
        case when coalesce(after.units, 0) > 0 then after.cost_amt / after.units / 100 end as cost,
        product.prod_no * 100000::bigint + month.month_no * 100 + asset.asset_no as key
    from bank.wealth_product as product
    cross join bank.month
    cross join bank.wealth_asset as asset
    left join bank.wealth_holding as after
        on after.prod_no = product.prod_no
        and after.month_no = month.month_no
        and after.asset_no = asset.asset_no
    left join bank.wealth_holding as before
        on before.prod_no = product.prod_no
        and before.month_no = month.month_no - 1
        and before.asset_no = asset.asset_no
    where coalesce(after.units, before.units) is not null
),

dated as (
    select
        step.*,
        coalesce(
            case when actual_end between first_day and last_day then actual_end end,
            first_day + 10 + bank.pick(key, 3882, days - 12)
        ) as day
    from step
),

flow as (
    -- Bought, sold, placed, fallen due.
    select
        dated.prod_no, dated.day, dated.key, dated.asset_no,
        case
            when class2 = '0102' then case when units_after > units_before then '111' else '112' end
            when units_after > units_before then '101'
            else '102'
        end as flow_code,
        abs(units_after - units_before) as qty,
        case when units_after > units_before then cost else price.clean + price.accrued end as full_price,
        case when units_after > units_before then cost - least(price.accrued, cost) else price.clean end as clean_price
    from dated
    cross join lateral (
        select
            bank.wealth_price(asset_no, price_kind, day) as clean,
            bank.wealth_accrued(price_kind, rate_bp, day) as accrued
    ) as price
    where class2 not in ('0101', '0201', '9101') and units_after <> units_before
    union all
    select
        prod_no, greatest(last_day - 2, day), key, asset_no, case class1 when 'L01' then '122' else '121' end, units_after,
        1, 1
    from dated
    where class2 in ('0201', '9101') and units_after > 0
    union all
    select
        prod_no, first_day + 4, key, asset_no, case class1 when 'L01' then '124' else '123' end, units_before,
        round(1 + rate_bp * 7 / 3650000.0, 4), round(1 + rate_bp * 7 / 3650000.0, 4)
    from dated
    where class2 in ('0201', '9101') and units_before > 0
    union all
    -- Coupons twice a year, interest of non-standard assets and of the cash every month, and what custody costs.
    select
        prod_no, first_day + 6, key, asset_no, '131', units_before,
        round(case price_kind when 'P' then rate_bp / 200.0 else rate_bp / 120000.0 end, 4), null
    from dated
    where units_before > 0
        and (
            (price_kind = 'P' and mod(extract(month from first_day)::integer + asset_no, 6) = 0)
            or class1 in ('A05', 'A06')
        )
    union all
    select prod_no, first_day + 5, key, asset_no, '132', units_before, 0.0001, null
    from dated
    where units_before >= 10000 and class2 = '0501'
    union all
    select prod_no, first_day + 5, key, asset_no, '141', units_before, 0.0002, null
    from dated
    where units_before >= 100 and class2 = '0101'
    union all
    select prod_no, first_day + 5, key, asset_no, '142', units_before, 0.0001, null
    from dated
    where units_before >= 100 and class2 = '0101'
),

numbered as (
    select
        flow.*,
        row_number() over (order by flow.day, flow.prod_no, flow.asset_no, flow.flow_code) as no,
        round(flow.qty * flow.full_price, 2) as amt
    from flow
    where round(flow.qty * flow.full_price, 2) > 0
)

select
    'ZT' || to_char(numbered.day, 'YYYYMMDD') || lpad(numbered.no::text, 8, '0') as txn_no,
    'JYDJ' || to_char(numbered.day, 'YYMMDD') || lpad(numbered.no::text, 8, '0') as reg_txn_no,
    numbered.day as txn_date,
    bank.hhmmss(33000 + bank.pick(numbered.key, 3883, 20000)) as txn_time,
    name.prod_id,
    'ZC' || lpad(numbered.asset_no::text, 6, '0') as asset_no,
    numbered.flow_code,
    case
        when own.is_own then other.prod_name
        when numbered.flow_code in ('141', '142') then '松涛银行股份有限公司'
        when asset.class1 in ('A05', 'A06') then coalesce(party.party_name, asset.asset_name)
        when asset.cp_type = '14' then '松涛基金管理有限公司'
        when asset.cp_type = '17' then 'HARBOUR SECURITIES LIMITED'
        else other_bank.bank_name
    end as cp_name,
    case when own.is_own then true when asset.class1 = 'A03' then false end as is_cp_own,
    case
        when own.is_own then '07'
        when numbered.flow_code in ('141', '142') or asset.cp_type = '06' then '04'
        else asset.cp_type
    end as cp_type,
    asset.ccy,
    case asset.ccy when 'USD' then 7.1 else 1 end::numeric(20, 6) as fx_rate,
    numbered.amt::numeric(20, 2) as amt,
    numbered.qty::numeric(23, 5) as qty,
    numbered.full_price::numeric(20, 4) as full_price,
    numbered.clean_price::numeric(20, 4) as clean_price,
    case when numbered.flow_code in ('101', '102') and asset.price_kind = 'P'
        then (asset.rate_bp * 0.01 + 0.05)::numeric(20, 6) end as ytm,
    case when asset.price_kind = 'U' then '2' else '1' end as meas_way,
    case when own.is_own then '本行产品间交易，按估值成交' end as remark
from numbered
inner join bank.wealth_asset as asset using (asset_no)
inner join bank.wealth_name as name using (prod_no)
inner join bank.wealth_name as other on other.prod_no = case numbered.prod_no when 20001 then 10001 else 20001 end
inner join bank.other_bank on other_bank.no = bank.pick(numbered.key, 3884, 8)
cross join lateral (
    select asset.class1 = 'A03' and asset.ccy = 'CNY' and numbered.flow_code in ('101', '102')
        and bank.rnd(numbered.key, 3885) < 0.15 as is_own
) as own
left join (
    select distinct asset_no, party_name
    from wealth_new.nstd_party
    inner join wealth_new.nstd_asset using (party_no, eod_date)
) as party on party.asset_no = 'ZC' || lpad(numbered.asset_no::text, 6, '0')
order by numbered.no;

create table wealth_new.agent_info as
select
    month.last_day as eod_date,
    agent.agent_code,
    other_bank.bank_name as agent_name,
    agent.sup_name,
    agent.region_code
from bank.month
cross join (
    values
    ('C39905', 5, '广东银保监局', '440300'), ('C39906', 6, '广西银保监局', '450100')
) as agent (agent_code, bank_no, sup_name, region_code)
inner join bank.other_bank on other_bank.no = agent.bank_no
order by month.last_day, agent.agent_code;

create table wealth_new.cust_txn as
select
    'TA' || to_char(trade.cfm_date, 'YYYYMMDD') || lpad(
        (row_number() over (order by trade.cfm_date, trade.seconds, trade.prod_no, trade.pos_id, trade.biz_code, trade.key))
        ::text,
        10, '0'
    ) as txn_seq,
    'LC' || lpad(product.prod_no::text, 6, '0') || case when holder.acct_id is null then 'W' else 'K' end
    || lpad(abs(holder.holder_id)::text, 9, '0') as contract_no,
    name.prod_id,
    holder.cust_no,
    holder.cust_name,
    holder.party_kind as cust_kind,
    holder.id_type,
    holder.id_no,
    holder.acct_no,
    holder.org_no::text as open_org_no,
    case holder.agent_no when 0 then 'C39905' when 1 then 'C39906' end as agent_code,
    trade.biz_code,
    product.ccy,
    case product.ccy when 'USD' then 7.1 else 1 end::numeric(20, 6) as fx_rate,
    trade.cfm_date,
    bank.hhmmss(trade.seconds) as cfm_time,
    trade.nav::numeric(20, 7) as nav,
    bank.yuan(trade.amt)::numeric(20, 2) as amt,
    bank.yuan(trade.units)::numeric(23, 5) as units,
    bank.yuan(trade.fee)::numeric(20, 2) as fee,
    way.channel,
    case way.channel
        when '01' then counter.teller_no
        when '06' then '800000904'
        when '10' then '800000902'
    end as teller_no,
    case trade.biz_code when '131' then '司法冻结' when '132' then '司法解冻' when '127' then '继承' when '128' then '继承' end
        as remark
from bank.wealth_trade as trade
inner join bank.wealth_product as product using (prod_no)
inner join bank.wealth_name as name using (prod_no)
inner join bank.wealth_holder as holder
    on holder.holder_id = (trade.pos_id - trade.prod_no) / 1000000
left join bank.org on org.org_no = holder.org_no
cross join lateral (
    select
        case
            when trade.biz_code in ('143', '144', '150', '131', '132', '127', '128') then '10'
            when holder.acct_id is null then '05'
            when trade.biz_code = '124' and org.human_tellers > 0 and bank.rnd(trade.key, 3891) < 0.2 then '01'
            else '06'
        end as channel
) as way
left join bank.counter
    on way.channel = '01'
    and counter.org_no = holder.org_no
    and counter.no = bank.pick(trade.key, 3892, org.human_tellers)
order by 1;

create table wealth_new.cust_hold as
select
    position.last_day as eod_date,
    holder.acct_no,
    name.prod_id,
    holder.cust_no,
    holder.cust_name,
    holder.party_kind as cust_kind,
    holder.id_type,
    holder.id_no,
    case holder.agent_no when 0 then 'C39905' when 1 then 'C39906' end as agent_code,
    position.held_from as hold_date,
    bank.yuan(position.units)::numeric(23, 5) as units,
    bank.yuan(coalesce(frozen.units, 0)::bigint)::numeric(23, 5) as froz_units,
    position.end_date
from bank.wealth_position as position
inner join bank.wealth_name as name using (prod_no)
inner join bank.wealth_holder as holder on holder.holder_id = (position.pos_id - position.prod_no) / 1000000
left join bank.wealth_freeze as frozen
    on frozen.pos_id = position.pos_id
    and frozen.frozen_on <= position.last_day
    and coalesce(frozen.freed_on > position.last_day, true)
where position.month_no > 0
order by position.last_day, position.pos_id;

analyze wealth_new.prod_hold, wealth_new.asset_txn, wealth_new.cust_txn, wealth_new.cust_hold;
