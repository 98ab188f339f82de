-- What the merchant acquiring system offers at the end of each month, as the source contract
-- (dbt_project/models/sources/acquiring.yml) says: merchants with the account that their takings go to, their terminals
-- and what they are charged.

create table acquiring_new.mcc as
select kinds.mcc, kinds.mcc_name, month.last_day as eod_date
from bank.month
cross join (
    values
    ('5311', '百货商店'), ('5331', '杂货便利店'), ('5411', '超级市场'), ('5541', '加油站'), ('5699', '服装服饰店'), ('5732', '电子产品商店'),
    ('5812', '餐饮场所'), ('7011', '酒店住宿'), ('7538', '汽车维修'), ('8062', '公立医院'), ('8211', '中小学校'), ('8398', '慈善和社会团体')
) as kinds (mcc, mcc_name)
order by month.last_day, kinds.mcc;

create table bank.merchant as
with
-- Shops, restaurants, hotels, schools and hospitals that bank here; shopkeepers; and some who bank elsewhere, or settle
-- through a payment platform.
found as (
    select
        corporate.cust_id as merchant_id,
        corporate.cust_no,
        account.acct_no,
        case corporate.kind when 'shop' then '2' else '1' end as merchant_type,
        '02' as acct_type,
        corporate.cust_name as merchant_name,
        corporate.cust_name as acct_name,
        account.org_name as bank_name,
        corporate.org_no,
        corporate.region_code,
        account.open_date,
        account.close_date,
        case
            when corporate.kind = '5'
                then case when right(corporate.cust_name, 2) = '医院' then '8062' else '8211' end
            when corporate.kind = '6' then '8398'
            when left(corporate.industry_code, 2) = 'H6'
                then case corporate.industry_code when 'H6110' then '7011' else '5812' end
            else bank.choose(corporate.cust_id, 2201, array['5311', '5331', '5411', '5541', '5699', '5732', '7538'])
        end as mcc
    from bank.corporate
    inner join bank.account on account.acct_id = corporate.cust_id * 10::bigint
    cross join bank.size
    where corporate.open_date <= %(open_day)s
        and (
            (
                (
                    corporate.kind in ('5', '6', 'shop')
                    or (corporate.kind = 'firm' and left(corporate.industry_code, 2) in ('F5', 'H6'))
                )
                and bank.rnd(corporate.cust_id, 2202) < 0.5
            )
            or corporate.cust_id - size.persons in (3, 4, 6)
        )
    union all
    select
        person.cust_id, person.cust_no, account.card_no,
        case when bank.rnd(person.cust_id, 2203) < 0.2 then '3' else '2' end, '01',
        case
            when bank.rnd(person.cust_id, 2203) < 0.2 then person.cust_name
            else '肇庆市' || bank.brand(person.cust_id) || bank.choose(person.cust_id, 2204, array['商行', '餐饮店', '便利店', '服装店'])
        end,
        person.cust_name, account.org_name, person.org_no, region.code, account.open_date, account.close_date,
        bank.choose(person.cust_id, 2205, array['5331', '5331', '5699', '5732', '5812', '5812', '7538'])
    from bank.person
    inner join bank.account on account.acct_id = person.cust_id * 10::bigint
    inner join bank.region on region.no = bank.pick(person.cust_id, 2206, 8)
    where person.work = 'shop' and bank.rnd(person.cust_id, 2207) < 0.6 and account.open_date <= %(open_day)s
    union all
    select
        9000000 + outsider.place, null,
        case outsider.kind when 'M' then 'T' || outsider.acct_no else outsider.acct_no end,
        case outsider.kind when 'C' then '1' else '2' end,
        case outsider.kind when 'P' then '03' when 'C' then '04' else '05' end,
        case outsider.kind when 'P' then '肇庆市' || bank.brand(outsider.outsider_id) || '小吃店' else outsider.name end,
        outsider.name,
        case outsider.kind when 'M' then bank.choose(outsider.outsider_id, 2208, array['支付宝', '财付通'])
            else outsider.bank_name end,
        org_slot.org_no, region.code,
        %(open_day)s - 40 - bank.pick(outsider.outsider_id, 2209, 2000), null,
        case outsider.kind when 'P' then '5812' when 'C' then '5411' else '5331' end
    from (
        select
            outsider.*,
            row_number() over (order by outsider.no, outsider.kind)::integer as place
        from bank.outsider
        where outsider.kind in ('P', 'C', 'M')
    ) as outsider
    cross join bank.size
    inner join bank.org_slot on org_slot.slot = bank.pick(outsider.outsider_id, 2210, size.org_slots)
    inner join bank.region on region.no = bank.pick(outsider.outsider_id, 2211, 8)
    where outsider.place <= least(1500, 6 + size.customers / 60)
),

started as (
    select
        found.*,
        least(open_date + bank.pick(merchant_id, 2212, 200), %(until)s - 5) as start_date,
        row_number() over (order by bank.rnd(merchant_id, 2213)) as place
    from found
)

select
    started.merchant_id,
    '898' || lpad(started.merchant_id::text, 8, '0') || started.mcc as merchant_no,
    started.cust_no,
    started.merchant_name,
    started.merchant_type,
    started.org_no,
    started.mcc,
    started.region_code,
    started.acct_no,
    started.acct_type,
    started.acct_name,
    started.bank_name,
    started.start_date,
    -- The contract ends with the account, runs out, or is given up.
    case
        when started.close_date is not null then greatest(started.close_date, started.start_date)
        when started.start_date < %(first_day)s and (started.place in (3, 4) or bank.rnd(merchant_id, 2214) < 0.008 * %(months)s)
            then %(first_day)s + bank.pick(merchant_id, 2215, %(until)s - %(first_day)s)
    end as end_date,
    case when started.close_date is null and mod(started.place, 2) = 0 then '2' else '3' end as end_status,
    started.place = 5 or bank.rnd(merchant_id, 2216) < 0.02 as is_suspended,
    -- P point of sale, Q a code on the counter, W online; the code of some counters is just paper.
    case
        when started.acct_type = '05' or bank.rnd(merchant_id, 2217) > 0.95 then 'W'
        when started.merchant_type = '3' or bank.rnd(merchant_id, 2217) > 0.65 then 'Q'
        else 'P'
    end as kind
from started;

create table bank.terminal as
select
    merchant.merchant_id,
    merchant.merchant_no,
    lpad((merchant.merchant_id * 4::bigint + numbers.no)::text, 8, '0') as terminal_no,
    case when merchant.kind = 'P' and numbers.no = 2 then 'M' else merchant.kind end as terminal_type,
    least(merchant.start_date + numbers.no * 30, %(until)s - 5) as install_date,
    case
        when numbers.no > 0 and bank.rnd(merchant.merchant_id * 4 + numbers.no, 2221) < 0.02 * %(months)s
            then least(
                merchant.end_date,
                %(first_day)s + bank.pick(merchant.merchant_id * 4 + numbers.no, 2222, %(until)s - %(first_day)s)
            )
        else merchant.end_date
    end as remove_date
from bank.merchant
cross join lateral generate_series(
    0, case when merchant.kind = 'P' then bank.pick(merchant.merchant_id, 2223, 3) else 0 end
) as numbers (no)
where merchant.kind <> 'Q' or bank.rnd(merchant.merchant_id, 2224) < 0.6;

delete from bank.terminal
where remove_date < greatest(install_date, %(first_day)s);

create table acquiring_new.merchant as
select
    merchant.merchant_no as mcht_no,
    merchant.merchant_name as mcht_name,
    merchant.merchant_type as mcht_type,
    merchant.cust_no,
    merchant.org_no::text as org_no,
    merchant.mcc,
    merchant.region_code,
    '广东省肇庆市' || region.name as region_name,
    merchant.acct_no as settle_acct_no,
    merchant.acct_type as settle_acct_type,
    merchant.acct_name as settle_acct_name,
    merchant.bank_name as settle_bank_name,
    merchant.start_date,
    case when merchant.end_date <= month.last_day then merchant.end_date end as end_date,
    case
        when merchant.end_date <= month.last_day then merchant.end_status
        when merchant.is_suspended then '1'
        else '0'
    end as status,
    case
        when merchant.end_date <= month.last_day and merchant.end_status = '2' then '协议到期未续签'
        when merchant.end_date <= month.last_day then '商户申请注销'
        when merchant.is_suspended then '风险巡检后暂停交易'
    end as remark,
    month.last_day as eod_date
from bank.month
inner join bank.merchant on merchant.start_date <= month.last_day
inner join bank.region on region.code = merchant.region_code
order by month.last_day, merchant.merchant_id;

create table acquiring_new.terminal as
select
    terminal.terminal_no as term_no,
    terminal.merchant_no as mcht_no,
    terminal.terminal_type as term_type,
    terminal.install_date,
    case when terminal.remove_date <= month.last_day then terminal.remove_date end as remove_date,
    month.last_day as eod_date
from bank.month
inner join bank.terminal on terminal.install_date <= month.last_day
order by month.last_day, terminal.terminal_no;

-- Per cent of an amount, at most so many yuan for debit cards; schools, hospitals and charities pay nothing.
create table acquiring_new.fee_rate as
select
    merchant.merchant_no as mcht_no,
    product.code as fee_type,
    case
        when merchant.mcc in ('8062', '8211', '8398') then 0
        else product.rate + case when bank.rnd(merchant.merchant_id, 2231) < 0.2 then - 0.05 else 0 end
    end::numeric(20, 6) as fee_rate,
    case when product.code = 'D' then 20 end::numeric(20, 2) as fee_cap,
    merchant.start_date as effective_date,
    month.last_day as eod_date
from bank.month
inner join bank.merchant on merchant.start_date <= month.last_day
cross join (
    values ('C', 0.6), ('D', 0.5), ('Q', 0.38)
) as product (code, rate)
where merchant.end_date is null or merchant.end_date > month.last_day
order by month.last_day, merchant.merchant_id, product.code;
