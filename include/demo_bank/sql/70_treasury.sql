-- What the treasury system unloads, as the source contract (dbt_project/models/sources/treasury.yml) says: one table
-- per file, snapshots with the month end they belong to.

create table treasury_new.fx_rate as
select
    quote_date,
    ccy,
    unit as unit_qty,
    mid::numeric(20, 6) as mid_rate,
    case when unit > 1 then '按每' || unit || '单位外币公布' end as remark
from bank.fx_rate
where quote_date >= %(first_day)s
order by quote_date, no;

create table treasury_new.counterparty as
select
    month.last_day as eod_date,
    cpty_no,
    name as cpty_name,
    kind as cpty_type,
    id_no,
    country,
    rating,
    rating_agency,
    acct_no,
    bank_code,
    bank_name,
    industry as industry_code
from bank.month
cross join bank.cpty
order by month.last_day, cpty.no;

create table treasury_new.product as
select month.last_day as eod_date, products.*
from bank.month
cross join (
    values
    ('RRS', '质押式逆回购', 'RRS', false), ('LNB', '同业拆出', 'LNB', false), ('LNN', '非银同业拆出', 'LNN', false),
    ('IBL', '同业借款', 'IBL', false), ('TDD', '同业定期存放', 'TDD', false), ('GOV', '国债投资', 'GOV', false),
    ('LGB', '地方政府债投资', 'LGB', false), ('PFB', '政策性金融债投资', 'PFB', false), ('CFB', '商业银行债投资', 'CFB', false),
    ('NFB', '非金融企业债务融资工具投资', 'NFB', false), ('ABS', '信贷资产支持证券投资', 'ABS', false),
    ('NCD', '同业存单投资', 'NCD', false), ('BFD', '债券型公募基金投资', 'BFD', false), ('MFD', '货币市场基金投资', 'MFD', false),
    ('SAM', '券商资产管理计划投资', 'SAM', false), ('NWP', '净值型理财产品投资', 'NWP', false), ('TRU', '集合资金信托计划投资', 'TRU', false),
    ('DFP', '债权融资计划投资', 'DFP', false), ('EQU', '非上市股权投资', 'EQU', false), ('BBK', '同业拆入', 'BBK', true),
    ('BNB', '非银同业拆入', 'BNB', true), ('RPS', '质押式正回购', 'RPS', true), ('NCI', '同业存单发行', 'NCI', true),
    ('BDI', '金融债券发行', 'BDI', true), ('SBI', '二级资本债券发行', 'SBI', true), ('NOS', '结算性存放同业', 'NOS', false)
) as products (prod_code, prod_name, biz_type, is_liab)
order by month.last_day, products.prod_code;

-- A lot's yield, and what it earned up to the end of each month.
create table bank.lot_income as
select
    state.lot_id,
    state.month_no,
    yields.rate,
    case when product.side = 1 then earned.until_now end as until_now,
    case when product.side = 1 then earned.until_now - coalesce(earlier.until_now, 0) end as this_month
from bank.lot_state as state
inner join bank.month using (month_no)
inner join bank.lot using (lot_id)
inner join bank.treasury_product as product using (product, acct_class)
left join bank.lot_end as ended on ended.lot_id = state.lot_id and state.is_ended
cross join lateral (
    select
        (bank.earned(lot.face, lot.rate_bp, lot.base_date, least(state.day, lot.end_date))
        - bank.earned(lot.face, lot.rate_bp, lot.base_date, lot.start_date)
        + coalesce(ended.proceeds,
            bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, state.day)) - lot.cost)::bigint
            as until_now
) as earned
left join lateral (
    select
        (bank.earned(lot.face, lot.rate_bp, lot.base_date, month.first_day - 1)
        - bank.earned(lot.face, lot.rate_bp, lot.base_date, lot.start_date)
        + bank.amortised(lot.face, lot.cost, lot.start_date, lot.mature_date, month.first_day - 1) - lot.cost)::bigint
            as until_now
    where lot.start_date < month.first_day
) as earlier on true
cross join lateral (
    select (
        lot.rate_bp * 0.01 + case
            when lot.mature_date is null then 0
            else (lot.face - lot.cost) * 36500.0 / lot.cost / (lot.mature_date - lot.start_date)
        end
    )::numeric(20, 4) as rate
) as yields;

create table bank.position as
with
held as (
    select
        lot.instr_no,
        state.month_no,
        min(state.day) as day,
        min(lot.product) as product,
        min(lot.acct_class) as acct_class,
        min(lot.ccy) as ccy,
        sum(state.face)::bigint as face,
        sum(state.cost)::bigint as cost,
        sum(state.amortised + state.valuation)::bigint as book,
        sum(state.accrued)::bigint as accrued,
        sum(state.impairment)::bigint as impairment,
        sum(income.this_month)::bigint as this_month,
        sum(income.until_now)::bigint as until_now,
        round(sum(income.rate * lot.face) / sum(lot.face), 4) as rate,
        bool_and(state.is_ended) as is_ended,
        min(lot.start_date) as first_start,
        coalesce(min(lot.start_date) filter (where not state.is_ended), min(lot.start_date)) as start_date,
        coalesce(max(lot.mature_date) filter (where not state.is_ended), max(lot.mature_date)) as mature_date,
        max(lot.end_date) as end_date
    from bank.lot_state as state
    inner join bank.lot using (lot_id)
    inner join bank.lot_income as income using (lot_id, month_no)
    group by lot.instr_no, state.month_no
),

-- What lots that ended in an earlier month had earned, if others of the instrument were held at that month's end.
earlier as (
    select held.instr_no, held.month_no, sum(income.until_now)::bigint as until_now
    from held
    inner join bank.lot on lot.instr_no = held.instr_no
    inner join bank.month as ending on lot.end_date between ending.first_day and ending.last_day
    inner join bank.lot_income as income on income.lot_id = lot.lot_id and income.month_no = ending.month_no
    where ending.month_no < held.month_no and ending.last_day >= held.first_start
    group by held.instr_no, held.month_no
)

select held.*, held.until_now + coalesce(earlier.until_now, 0) as since_held, held.month_no as closed_month
from held
left join earlier using (instr_no, month_no);

-- One that is closed stays in the system's list for two months more.
insert into bank.position
select
    closed.instr_no, later.month_no, later.last_day, closed.product, closed.acct_class, closed.ccy, 0, 0, 0, 0, 0, 0,
    closed.until_now, closed.rate, true, closed.first_start, closed.start_date, closed.mature_date, closed.end_date,
    closed.since_held, closed.month_no
from bank.position as closed
inner join bank.month as later on later.month_no between closed.month_no + 1 and closed.month_no + 2
where closed.is_ended
    and not exists (
        select
        from bank.position as again
        where again.instr_no = closed.instr_no and again.month_no > closed.month_no and again.month_no <= later.month_no
    );

analyze bank.position;

create table treasury_new.position as
select
    position.day as eod_date,
    position.instr_no,
    position.product as prod_code,
    product.book_type,
    position.acct_class,
    product.subject_no::text as subject_no,
    product.interest_subject::text as int_subject_no,
    position.ccy,
    bank.yuan(position.face)::numeric(20, 2) as face_amt,
    bank.yuan(position.cost)::numeric(20, 2) as cost_amt,
    bank.yuan(position.book)::numeric(20, 2) as book_amt,
    bank.yuan(position.accrued)::numeric(20, 2) as accr_int,
    bank.yuan(position.this_month)::numeric(20, 2) as income_mtd,
    bank.yuan(position.since_held)::numeric(20, 2) as income_ltd,
    case when position.rate > 0 then position.rate::numeric(20, 6) end as ytm,
    case
        when product.side = -1 or position.acct_class = 'PL' then null
        when position.product = 'DFP' then '2'
        else '1'
    end as class5,
    bank.yuan(position.impairment)::numeric(20, 2) as impair_amt,
    position.start_date as value_date,
    position.mature_date,
    case when position.is_ended then '2' else '1' end as status,
    case when position.is_ended then position.end_date end as close_date,
    case when position.product = 'DFP' then '融资人流动性偏紧，持续跟踪' end as remark
from bank.position
inner join bank.treasury_product as product using (product, acct_class)
order by position.day, position.instr_no;

create table bank.nostro as
select '980000010110101' || '01' as acct_no, 'CNY' as ccy, 'NOS-00005-CNY' as instr_no, 5 as cpty
union all
select '980000010110201' || '14', 'USD', 'NOS-00019-USD', 19;

create table treasury_new.nostro as
select
    month.last_day as eod_date,
    nostro.acct_no,
    nostro.ccy,
    nostro.instr_no,
    'NOS' as prod_code,
    '1' as risk_class,
    org.open_date as start_date
from bank.month
cross join bank.nostro
inner join bank.org on org.org_no = 800000
order by month.last_day, nostro.acct_no;

create table treasury_new.instrument as
with
known as (
    select position.instr_no, position.month_no, position.day, position.product, position.ccy, lots.cpty, lots.lot_id
    from bank.position
    inner join (
        select distinct on (instr_no) instr_no, cpty, lot_id
        from bank.lot
        order by instr_no, lot_id
    ) as lots using (instr_no)
    union all
    select nostro.instr_no, month.month_no, month.last_day, 'NOS', nostro.ccy, nostro.cpty, null
    from bank.nostro
    cross join bank.month
),

named as (
    select
        known.*,
        security.key,
        security.amt,
        coalesce(security.issue_date, case when known.product in ('NCI', 'BDI', 'SBI') then lot.start_date end)
            as issue_date,
        coalesce(security.mature_date, case when known.product in ('NCI', 'BDI', 'SBI') then lot.mature_date end)
            as mature_date,
        case
            when known.product in ('NCI', 'BDI', 'SBI') then 50
            else coalesce(security.issuer, known.cpty)
        end as issuer,
        case
            when known.product in ('NCI', 'BDI', 'SBI') then lot.face
            else security.amt * (8 + mod(security.key, 30))
        end as issue_amt,
        coalesce(security.rate_bp, case when known.product in ('BDI', 'SBI') then lot.rate_bp end) as rate_bp,
        lot.cost * 10000.0 / lot.face as paid,
        to_char(coalesce(security.issue_date, lot.start_date), 'YYYY') as issue_year,
        mod(coalesce(security.key, known.lot_id), 1000) as issue_no
    from known
    left join bank.security using (instr_no)
    left join bank.lot on lot.lot_id = known.lot_id
)

select
    named.day as eod_date,
    named.instr_no,
    case named.product
        when 'GOV' then named.issue_year || '年记账式附息国债（第' || named.issue_no || '期）'
        when 'LGB' then issuer.name || named.issue_year || '年一般债券（第' || named.issue_no || '期）'
        when 'PFB' then issuer.name || named.issue_year || '年第' || named.issue_no || '期金融债券'
        when 'CFB' then issuer.name || named.issue_year || '年第' || named.issue_no || '期金融债券'
        when 'NFB' then issuer.name || named.issue_year || '年度第' || named.issue_no || '期中期票据'
        when 'ABS' then '云信' || named.issue_year || '年第' || named.issue_no || '期个人住房抵押贷款资产支持证券优先A级'
        when 'NCD' then issuer.name || named.issue_year || '年第' || named.issue_no || '期同业存单'
        when 'BFD' then left(issuer.name, 2) || '安享' || named.issue_no || '号债券型证券投资基金'
        when 'MFD' then left(issuer.name, 2) || '日鑫' || named.issue_no || '号货币市场基金'
        when 'SAM' then issuer.name || '稳盈' || named.issue_no || '号集合资产管理计划'
        when 'NWP' then issuer.name || '稳鑫固收类第' || named.issue_no || '期理财产品'
        when 'TRU' then issuer.name || '恒利' || named.issue_no || '号集合资金信托计划'
        when 'DFP' then issuer.name || named.issue_year || '年度第' || named.issue_no || '期债权融资计划'
        when 'EQU' then issuer.name || '股权'
        when 'NCI' then issuer.name || named.issue_year || '年第' || named.issue_no || '期同业存单'
        when 'BDI' then issuer.name || named.issue_year || '年金融债券'
        when 'SBI' then issuer.name || named.issue_year || '年二级资本债券'
        when 'RRS' then '买入返售' || issuer.name || '证券'
        when 'RPS' then '卖出回购' || issuer.name || '证券款'
        when 'IBL' then issuer.name || '同业借款'
        when 'TDD' then '存放' || issuer.name || '定期'
        when 'NOS' then '存放' || issuer.name || '活期'
        when 'LNB' then '拆放' || issuer.name
        when 'LNN' then '拆放' || issuer.name
        else '拆入' || issuer.name
    end as instr_name,
    case
        when named.product in ('GOV', 'LGB', 'PFB', 'CFB', 'NFB', 'ABS', 'NCD', 'NCI', 'BDI', 'SBI')
            then right(named.issue_year, 2) || case named.product
                when 'GOV' then '附息国债'
                when 'LGB' then '云岭债'
                when 'NCD' then left(issuer.name, 3) || 'CD'
                when 'NCI' then '云岭湖CD'
                else left(issuer.name, 4) || named.product
            end || named.issue_no
        when named.product in ('BFD', 'MFD', 'SAM', 'NWP', 'TRU', 'DFP')
            then left(issuer.name, 4) || named.issue_no || '号'
        else left(issuer.name, 4)
    end as instr_short,
    named.product as prod_code,
    named.ccy,
    case
        when named.product in ('NCD', 'NCI') then round(named.paid / 100, 2)
        when named.product in ('GOV', 'LGB', 'PFB', 'CFB', 'NFB', 'ABS', 'BDI', 'SBI') then 100
        when named.product in ('BFD', 'MFD', 'SAM', 'NWP') then 1
    end::numeric(20, 2) as issue_price,
    bank.yuan(named.issue_amt)::numeric(20, 2) as issue_amt,
    issuer.cpty_no as issuer_no,
    named.issue_date,
    named.mature_date,
    case
        when named.product in ('IBL', 'DFP') then 'L'
        when named.product not in ('BFD', 'MFD', 'SAM', 'NWP', 'EQU') then 'F'
    end as rate_type,
    case
        when named.product in ('NCD', 'NCI')
            then round((10000 - named.paid) * 3.65 / (named.mature_date - named.issue_date), 4)
        when named.product = 'NOS' then case named.ccy when 'CNY' then 1.2 else 0 end
        else named.rate_bp * 0.01
    end::numeric(20, 6) as act_rate,
    case
        when named.product = 'SBI' or (named.product = 'CFB' and mod(named.key, 2) = 0) then 'C'
        when named.product = 'NFB' and mod(named.key, 2) = 0 then 'P'
    end as option_type,
    case
        when named.product in ('GOV', 'LGB', 'PFB', 'CFB', 'NFB', 'ABS', 'NCD')
            then round((10000 + bank.market(named.instr_no, named.day)) * 0.01, 2)
        when named.product in ('BFD', 'MFD', 'SAM', 'NWP')
            then round((10000 + bank.market(named.instr_no, named.day)) * 0.0001, 2)
    end::numeric(20, 2) as mark_price,
    case
        when named.product in ('GOV', 'LGB', 'PFB', 'CFB', 'NFB', 'ABS', 'NCD', 'BFD', 'MFD', 'SAM', 'NWP')
            then named.day
    end as mark_date,
    case
        when named.product in ('CFB', 'NFB', 'ABS', 'NCD', 'BDI', 'SBI') then coalesce(issuer.rating, 'AA')
    end as rating,
    case
        when named.product in ('CFB', 'NFB', 'ABS', 'NCD', 'BDI', 'SBI') then issuer.rating_agency
    end as rating_agency,
    case named.product
        when 'GOV' then 0
        when 'PFB' then 0
        when 'LGB' then 10
        when 'EQU' then 250
        when 'NFB' then 75
        when 'LNN' then 100
        when 'IBL' then 100
        when 'TRU' then 100
        when 'DFP' then 100
        when 'BFD' then 45
        when 'MFD' then 30
        when 'SAM' then 100
        when 'NWP' then 60
        when 'CFB' then 40
        when 'NCD' then 40
        when 'ABS' then 20
        when 'RRS' then 20
        when 'LNB' then 25
        when 'TDD' then 40
        when 'NOS' then 20
    end::numeric(20, 6) as risk_weight,
    case
        when named.product in ('NCD', 'MFD') then '1'
        when named.product in ('GOV', 'LGB', 'PFB', 'CFB', 'NFB', 'ABS', 'BFD') then '2'
        when named.product in ('TRU', 'DFP') then '4'
        when named.product = 'EQU' then '5'
    end as final_type,
    case
        when named.product in ('LGB', 'PFB', 'CFB', 'NFB', 'NCD', 'EQU', 'DFP') then issuer.industry
    end as final_industry,
    case when named.product = 'SBI' then '发行满五年可赎回' end as remark
from named
inner join bank.cpty as issuer on issuer.no = named.issuer
order by named.day, named.instr_no;

-- Plans, trusts and the like are looked through to what they hold.
create table treasury_new.underlying as
select
    instrument.eod_date,
    instrument.instr_no,
    instrument.instr_no || '-' || assets.no as asset_no,
    assets.name || right(instrument.instr_no, 4) as asset_name,
    round(instrument.issue_amt * assets.ratio / 100, 2) as asset_amt,
    assets.ratio::numeric(20, 2) as asset_ratio,
    obligor.rating,
    obligor.rating_agency,
    obligor.cpty_no as obligor_no,
    assets.final_type,
    obligor.industry as final_industry
from treasury_new.instrument
inner join (
    values
    ('SAM', 1, '云岭城建中期票据', 62.5, 23, '2'), ('SAM', 2, '望江城市银行同业存款', 37.5, 3, '3'),
    ('NWP', 1, '澄湖新能源公司债券', 70, 25, '2'), ('NWP', 2, '货币市场工具组合', 30, 5, '1'),
    ('TRU', 1, '瑞和置业项目贷款', 100, 26, '4'), ('DFP', 1, '望江港口债权融资', 100, 24, '4')
) as assets (product, no, name, ratio, obligor, final_type) on assets.product = instrument.prod_code
inner join bank.cpty as obligor on obligor.no = assets.obligor
order by instrument.eod_date, instrument.instr_no, assets.no;

create table treasury_new.deal as
select
    case
        when steps.step = 'end' and lot.acct_class <> 'MM' then 'TD' || lpad(lot.lot_id::text, 12, '0') || 'E'
        else 'TD' || lpad(lot.lot_id::text, 12, '0')
    end as deal_no,
    case when (product.side = 1) = (steps.step = 'start') then 'B' else 'S' end as dir,
    lot.instr_no,
    lot.product as prod_code,
    product.book_type,
    product.subject_no::text as subject_no,
    lot.ccy,
    bank.yuan(lot.face)::numeric(20, 2) as amt,
    (lot.rate_bp * 0.01 + case
        when lot.mature_date is null then 0
        else (lot.face - lot.cost) * 36500.0 / lot.cost / (lot.mature_date - lot.start_date)
    end)::numeric(20, 6) as rate,
    steps.day as deal_date,
    lot.start_date,
    lot.mature_date,
    account.acct_no as our_acct_no,
    cpty.cpty_no,
    lot.product in ('SAM', 'TRU') as is_entrusted,
    case when steps.step = 'start' or lot.is_sold then approver.emp_no end as approver_no,
    case when steps.step = 'start' or lot.is_sold then trader.emp_no end as trader_no,
    case
        when steps.step = 'start' then null
        when lot.is_sold then '提前卖出或赎回'
        else '到期自动处理'
    end as remark
from bank.lot
inner join bank.treasury_product as product using (product, acct_class)
inner join bank.settlement_account as account using (ccy)
cross join lateral (
    values ('start', lot.start_date, lot.cpty), ('end', lot.end_date, lot.sold_to)
) as steps (step, day, cpty)
inner join bank.cpty on cpty.no = steps.cpty
cross join (select emp_no from bank.employee where org_no = 800000 and seat = 3) as approver
cross join (select emp_no from bank.employee where org_no = 800104 and seat = 2) as trader
where steps.day between %(first_day)s and %(until)s
order by steps.day, lot.lot_id, steps.step;

create table bank.market_deal as
select
    'FX' || lpad(key::text, 14, '0') as deal_no, org_no::text as org_no, 'SPT' as product,
    case dir when 'B' then '即期结汇' else '即期售汇' end as name, 'C' as purpose, dir, null::integer as cpty, cust_no,
    deal_date as trade_date, seconds, deal_date as value_date, deal_date as mature_date, deal_date as end_date,
    'M' as end_kind, null::date as change_date, usd * 0.01 as qty, 'USD' as unit, cny * 0.01 as price,
    'CNY' as price_unit,
    null::numeric as strike, key
from bank.exchange_deal
union all
select
    'SQ' || lpad(key::text, 14, '0'), '800000', 'SPT', '外汇即期平盘', 'Q', dir, cpty, null, deal_date, 57600,
    bank.weekday(deal_date + 2), bank.weekday(deal_date + 2), bank.weekday(deal_date + 2), 'M', null, usd * 0.01, 'USD',
    cny * 0.01, 'CNY', null, key
from bank.square_deal
where usd > 0
union all
select
    'DV' || lpad(deal_id::text, 14, '0'), coalesce(client_org, 800000)::text, product,
    case product
        when 'FWD' then case deal_purpose when 'C' then '远期结售汇' else '人民币外汇远期' end
        when 'OPT' then '人民币外汇期权'
        when 'SWP' then '人民币外汇掉期'
        when 'IRS' then '人民币利率互换'
        else '黄金远期'
    end,
    deal_purpose, dir, cpty, cust_no, trade_date, 34200 + bank.pick(deal_id, 2851, 20000), bank.weekday(trade_date + 2),
    mature_date, end_date, end_kind, change_date, case product when 'GLD' then notional else notional * 0.01 end,
    case product when 'IRS' then 'CNY' when 'GLD' then '克' else 'USD' end,
    case product
        when 'IRS' then price
        when 'GLD' then notional * price
        when 'OPT' then round(notional * 0.01 * 0.008 * price, 2)
        else round(notional * 0.01 * price, 2)
    end,
    case product when 'IRS' then 'BP' else 'CNY' end,
    case when product = 'OPT' then price end, deal_id
from bank.derivative;

create table treasury_new.market_deal as
select
    month.last_day as eod_date,
    deal.deal_no,
    deal.org_no,
    deal.product as prod_code,
    deal.product as contract_type,
    deal.name as prod_name,
    case deal.product when 'IRS' then 'IR' when 'GLD' then 'PM' else 'FX' end as under_type,
    case deal.product
        when 'IRS' then case mod(deal.key, 2) when 0 then 'FR007' else 'SHIBOR3M' end
        when 'GLD' then 'AU9999'
        else 'USDCNY'
    end as under_name,
    deal.purpose,
    deal.dir,
    cpty.cpty_no,
    deal.cust_no,
    deal.trade_date,
    bank.hhmmss(deal.seconds) as trade_time,
    deal.value_date,
    deal.mature_date,
    case when deal.product = 'OPT' then deal.mature_date end as expire_date,
    case when deal.product = 'IRS' then 'Q' end as settle_freq,
    deal.qty::numeric(20, 4) as qty,
    deal.unit as qty_unit,
    deal.price::numeric(20, 4) as price_amt,
    deal.price_unit,
    case when deal.cust_no is null then '银行间市场' else '柜台' end as venue,
    case deal.product when 'IRS' then 'N' when 'OPT' then 'D' else 'G' end as settle_way,
    case when deal.product = 'OPT' then case mod(deal.key / 10, 2) when 0 then 'C' else 'P' end end as opt_type,
    case when deal.product = 'OPT' then case when deal.purpose = 'P' then 'A' else 'E' end end as exer_style,
    deal.strike::numeric(20, 4) as strike,
    case when deal.product = 'OPT' then 'USDCNY' end as strike_unit,
    deal.cust_no is not null and deal.product in ('FWD', 'OPT') as has_margin,
    case deal.product when 'SPT' then null when 'IRS' then 'NAFMII;ISDA' else 'NAFMII' end as master_agmt,
    case when deal.product = 'IRS' then '银行间市场清算机构' end as ccp,
    trader.emp_no as trader_no,
    case when deal.product <> 'SPT' then approver.emp_no end as approver_no,
    case when deal.end_date <= month.last_day then deal.end_date end as end_date,
    case when deal.change_date <= month.last_day then '交割日经双方同意重组' end as remark
from bank.month
inner join bank.market_deal as deal on deal.trade_date <= month.last_day and deal.end_date >= month.first_day
left join bank.cpty on cpty.no = deal.cpty
cross join (select emp_no from bank.employee where org_no = 800000 and seat = 3) as approver
cross join (select emp_no from bank.employee where org_no = 800104 and seat = 3) as trader
order by month.last_day, deal.deal_no;

create table treasury_new.market_event as
select
    deal.deal_no,
    events.event_type,
    events.event_date,
    bank.hhmmss(events.seconds) as event_time,
    deal.qty::numeric(20, 4) as qty,
    null::numeric(20, 4) as val_amt,
    null::text as val_ccy,
    events.remark
from bank.market_deal as deal
cross join lateral (
    values
    ('NEW', deal.trade_date, deal.seconds, null),
    ('CHG', deal.change_date, 37800, '重组'),
    (
        case when deal.product = 'SPT' then null when deal.end_kind = 'X' then 'EXE' else 'TRM' end,
        deal.end_date, 57600,
        case deal.end_kind when 'T' then '提前终止' when 'M' then '到期' end
    )
) as events (event_type, event_date, seconds, remark)
where events.event_date between %(first_day)s and %(until)s and events.event_type is not null
union all
select
    'DV' || lpad(derivative.deal_id::text, 14, '0'), 'VAL', state.day, '180000', deal.qty::numeric(20, 4),
    bank.yuan(state.val::bigint)::numeric(20, 4), 'CNY', null
from bank.derivative_state as state
inner join bank.derivative using (deal_id)
inner join bank.market_deal as deal on deal.deal_no = 'DV' || lpad(derivative.deal_id::text, 14, '0')
where state.month_no > 0 and derivative.end_date > state.day
order by 3, 1, 4, 2;

analyze
    treasury_new.position, treasury_new.instrument, treasury_new.deal, treasury_new.market_deal,
    treasury_new.market_event;
