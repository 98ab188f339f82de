-- What secures the bank's credit, as the credit system unloads it: guarantee contracts over the contracts they secure,
-- those who give security, what is mortgaged or pledged with its valuations. Amounts in cents until they are delivered.

-- Contracts that ask for security and how each stands at the month ends. A bill accepted by the bank may be discounted
-- here too: its number is that of two contracts, on the balance sheet and off it.
create table bank.secured_contract as
select
    contract.contract_no, contract.cust_id, contract.party_kind, contract.org_no, contract.business_type, contract.ccy,
    contract.contract_amt, contract.start_date, contract.end_date, contract.guarantee_type, contract.signed_on,
    case when business_type.is_off_balance then '06' else '01' end as biz_kind,
    'on' as sheet,
    null::bigint as exposure,
    null::date as closed_on
from bank.credit_contract as contract
inner join bank.business_type using (business_type)
union all
-- A margin is no pledge to be registered: what it covers in full asks for nothing else.
select
    contract.contract_no, contract.cust_id, contract.party_kind, contract.org_no, null, contract.ccy,
    contract.contract_amt, contract.start_date, contract.end_date,
    case when contract.guarantee_type <> '2' then contract.guarantee_type else '4' end,
    null,
    case contract.kind when 'bill' then '02' when 'guarantee' then '03' when 'letter of credit' then '04' else '05' end,
    'off',
    contract.contract_amt - coalesce(
        -- Margins are held in renminbi.
        acceptance.margin_amt,
        (undertaking.margin_amt / case contract.ccy when 'USD' then 7.1 else 1 end)::bigint,
        0
    ),
    case
        when acceptance.key is not null then acceptance.end_date
        when undertaking.is_advanced then undertaking.pay_date + undertaking.recovery_days
        else undertaking.finish_date
    end
from bank.off_balance_contract as contract
left join bank.acceptance on acceptance.bill_no = contract.contract_no
left join bank.undertaking on undertaking.contract_no = contract.contract_no;

-- What is owed under a loan contract, and what the bank risks beyond the margin under another.
create table bank.secured_standing as
select
    contract.eod_date, 'on' as sheet, contract.contract_no, contract.finish_date,
    coalesce(owed.bal, 0)::numeric as principal_bal
from credit_new.contract
left join (
    select eod_date, contract_no, sum(bal) as bal
    from credit_new.loan_note
    group by eod_date, contract_no
) as owed using (eod_date, contract_no)
union all
select
    month.last_day,
    'off',
    contract.contract_no,
    case when contract.closed_on <= month.last_day then contract.closed_on end,
    case when contract.closed_on <= month.last_day then 0 else bank.yuan(contract.exposure) end
from bank.secured_contract as contract
inner join bank.month on contract.start_date <= month.last_day
where contract.sheet = 'off';

analyze bank.secured_contract, bank.secured_standing;

-- One row per contract and kind of security: M mortgage, P pledge, G surety. Where two are asked for, a surety joins
-- the item. Some customers grant one contract of each kind for all their debts up to an amount. Nothing is
-- secured before something is lent.
create table bank.secured_by as
with
numbered as (
    select
        contract.*,
        row_number() over (partition by cust_id order by contract_no) as place,
        ccy = 'CNY' and bank.rnd(cust_id, 6001) < case party_kind when 'C' then 0.35 else 0.1 end as is_maximum
    from bank.secured_contract as contract
    where guarantee_type in ('1', '2', '3', '5') and signed_on is null
),

asked as (
    select numbered.*, kinds.kind
    from numbered
    cross join lateral unnest(case guarantee_type
        when '1' then '{M}'
        when '2' then '{P}'
        when '3' then '{G}'
        else array[bank.choose(cust_id, 6002, '{M,M,P}'), 'G']
    end::text[]) as kinds (kind)
)

select
    cust_id * 1000::bigint + case when is_maximum then 0 else place * 10 end + strpos('MPG', kind) as guar_id,
    asked.*
from asked;

create table bank.guarantee as
select
    grouped.*,
    'DB' || lpad(guar_id::text, 13, '0') as guar_no,
    customer.cust_no,
    customer.cust_name,
    customer.id_type,
    customer.id_no,
    -- Small loans to persons are secured online.
    case when business_type is distinct from '2050' then manager.emp_no end as handler_emp_no
from (
    select
        guar_id,
        cust_id,
        party_kind,
        kind,
        is_maximum,
        ccy,
        min(org_no) as org_no,
        min(business_type) as business_type,
        case when is_maximum then (sum(contract_amt) * 1.2 / 1000000)::bigint * 1000000 + 1000000
            else sum(contract_amt) end::bigint as guar_amt,
        min(start_date) as start_date,
        case when is_maximum then greatest(max(end_date), (min(start_date) + interval '3 years')::date)
            else max(end_date) end as end_date
    from bank.secured_by
    group by guar_id, cust_id, party_kind, kind, is_maximum, ccy
) as grouped
inner join (
    select cust_id, cust_no, cust_name, id_type, id_no from bank.person
    union all
    select cust_id, cust_no, cust_name, id_type, id_no from bank.corporate
) as customer using (cust_id)
inner join bank.org using (org_no)
left join bank.manager
    on manager.org_no = grouped.org_no
    and manager.no = bank.pick(grouped.cust_id, 903, org.managers);

alter table bank.guarantee add primary key (guar_id);

-- How a guarantee contract stands at each month end: in force until the last contract it secures has ended.
create table bank.guarantee_standing as
select
    secured_by.guar_id,
    standing.eod_date,
    case when bool_and(standing.finish_date is not null) and count(*) = asked.contracts
        then max(standing.finish_date) end as finish_date
from bank.secured_by
inner join bank.secured_standing as standing using (sheet, contract_no)
inner join (
    select guar_id, count(*) as contracts
    from bank.secured_by
    group by guar_id
) as asked using (guar_id)
group by secured_by.guar_id, standing.eod_date, asked.contracts;

analyze bank.secured_by, bank.guarantee, bank.guarantee_standing;

-- Who gives security, up to three jointly. Items are the borrower's own, now and then those of the one who runs the
-- firm or of a relative; a surety is one of these, another customer, or a guarantee company.
create table bank.guarantor as
with
placed as (
    select
        guarantee.*,
        places.place,
        guar_id * 10 + places.place as key,
        bank.rnd(guar_id * 10 + places.place, 6011) as draw,
        size.persons,
        size.customers
    from bank.guarantee
    cross join bank.size
    cross join lateral generate_series(
        1,
        case
            when kind <> 'G' or bank.rnd(guar_id, 6012) >= 0.3 then 1
            when bank.rnd(guar_id, 6012) >= 0.08 then 2
            else 3
        end
    ) as places (place)
),

-- B the borrower, R who runs the firm, X another firm, Y another person, O a person who is no customer, F a guarantee
-- company. Joint sureties are of different kinds.
chosen as (
    select
        placed.*,
        case
            when kind <> 'G' and draw < 0.75 then 'B'
            when kind <> 'G' and party_kind = 'C' then 'R'
            when kind <> 'G' then 'O'
            when party_kind = 'C' then bank.choose(guar_id + place, 6013, case place
                when 1 then '{R,R,X,F}'
                when 2 then '{O,Y}'
                else '{F}'
            end::text[])
            else bank.choose(guar_id + place, 6013, case place
                when 1 then '{O,O,Y,F}'
                when 2 then '{X}'
                else '{Y}'
            end::text[])
        end as source
    from placed
),

-- A customer drawn by number stands in only if it is a going firm or a person with a document, and not the borrower.
drawn as (
    select
        chosen.*,
        coalesce(other.cust_no, firm.cust_no) as drawn_no,
        coalesce(other.cust_name, firm.cust_name) as drawn_name,
        coalesce(other.id_type, firm.id_type) as drawn_id_type,
        coalesce(other.id_no, firm.id_no) as drawn_id_no,
        firm.registered_capital,
        boss.legal_rep_name,
        boss.legal_rep_id_type,
        boss.legal_rep_id_no,
        own.registered_capital as own_capital
    from chosen
    left join bank.person as other
        on source = 'Y'
        and other.cust_id = 1 + bank.pick(key, 6014, persons)
        and other.cust_id <> chosen.cust_id
        and other.id_type = '110001'
        and other.open_date <= %(open_day)s
    left join bank.corporate as firm
        on source = 'X'
        and firm.cust_id = persons + 1 + bank.pick(key, 6014, customers - persons)
        and firm.cust_id <> chosen.cust_id
        and firm.kind = 'firm'
        and firm.open_date <= %(open_day)s
    left join bank.corporate as boss on source = 'R' and boss.cust_id = chosen.cust_id
    left join bank.corporate as own on source = 'B' and own.cust_id = chosen.cust_id
),

settled as (
    select
        drawn.*,
        case
            when source in ('Y', 'X') and drawn_no is null then 'F'
            when source = 'R' and legal_rep_id_no is null then 'F'
            else source
        end as from_source,
        mod(bank.pick(guar_id, 6015, 6) + place::integer, 6) as company
    from drawn
)

select
    settled.guar_id,
    settled.place,
    settled.key,
    case settled.kind when 'G' then '1' when 'M' then '2' else '3' end as role,
    case from_source when 'B' then party_kind when 'X' then 'C' when 'F' then 'C' else 'P' end as party_kind,
    case from_source when 'B' then cust_no when 'X' then drawn_no when 'Y' then drawn_no end as cust_no,
    case from_source
        when 'B' then cust_name
        when 'R' then legal_rep_name
        when 'O' then stranger.name
        when 'F' then '肇庆市' || bank.brand(6900000 + company) || '融资担保有限公司'
        else drawn_name
    end as guar_name,
    case from_source
        when 'B' then settled.id_type
        when 'R' then legal_rep_id_type
        when 'O' then case when is_unidentified then '990001' else '110001' end
        when 'F' then '610001'
        else drawn_id_type
    end as id_type,
    case from_source
        when 'B' then settled.id_no
        when 'R' then legal_rep_id_no
        when 'O' then case when is_unidentified then 'DBR' || lpad(key::text, 13, '0') else stranger.id_no end
        when 'F' then bank.credit_code('91', '441202', 999001 + company)
        else drawn_id_no
    end as id_no,
    case
        when from_source = 'F' then (8000 + company * 1500) * 1000000::bigint
        when from_source in ('X', 'B') and coalesce(registered_capital, own_capital) is not null
            then (coalesce(registered_capital, own_capital) * (80 + 160 * bank.rnd(key, 6016)))::bigint
        when bank.rnd(key, 6017) < 0.4 then (20 + bank.pick(key, 6016, 400)) * 1000000::bigint
    end as net_asset,
    case
        when place > 1 then '连带责任共同保证'
        when from_source = 'F' then '融资担保公司保证'
    end as remark
from settled
-- Old contracts name a few sureties without a document.
cross join lateral (
    select source = 'O' and settled.kind = 'G' and bank.rnd(key, 6018) < 0.03 as is_unidentified
) as known
cross join lateral bank.identity(key, 900, 20, 25, 65) as stranger;

-- Kinds of items: what they may secure, how much of their value the bank lends, how they are named and registered.
create table bank.collateral_kind (
    coll_type text primary key,
    label text,
    lent_share numeric,
    register text,
    has_area boolean,
    issuer text
);

insert into bank.collateral_kind (coll_type, label, lent_share, register, has_area, issuer)
values
('1010', '定期存单', 0.9, '存单质押登记', false, 'bank'),
('1020', '黄金', 0.8, '贵金属保管凭证', false, null),
('1031', '储蓄国债', 0.9, '国债质押登记', false, 'bank'),
('1032', '地方政府债券', 0.85, '债券质押登记', false, null),
('1040', '银行承兑汇票', 0.95, '票据质押背书', false, 'bank'),
('1050', '非上市公司股权', 0.5, '股权出质登记', false, null),
('1060', '人寿保险保单', 0.8, '保单质押批单', false, 'insurer'),
('1070', '封闭式理财产品', 0.85, '理财质押登记', false, 'own'),
('2010', '应收账款', 0.6, '动产融资统一登记', false, null),
('3010', '住宅', 0.7, '不动产证明', true, null),
('3020', '商铺', 0.6, '不动产证明', true, null),
('3040', '商服用地使用权', 0.5, '不动产证明', true, null),
('3050', '在建厂房', 0.5, '不动产登记证明', true, null),
('4010', '库存原材料', 0.4, '动产融资统一登记', false, null),
('4020', '生产设备', 0.4, '动产融资统一登记', false, null),
('4030', '小型轿车', 0.8, '机动车登记证书', false, null),
('4050', '发明专利权', 0.3, '专利权质押登记', false, null),
('4091', '温室大棚设施', 0.3, '动产融资统一登记', false, null),
('4092', '存栏生猪', 0.3, '动产融资统一登记', false, null);

create table bank.collateral as
with
placed as (
    select
        guarantee.*,
        places.place,
        places.places,
        guar_id * 10 + places.place as coll_id,
        bank.choose(guar_id * 10 + places.place, 6021, case
            when kind = 'M' and business_type = '2010' then '{3010}'
            when kind = 'M' and business_type = '2020' then '{3020}'
            when kind = 'M' and business_type = '2030' then '{4030}'
            when kind = 'M' and party_kind = 'P' then '{3010,3010,3020,4091,4092}'
            when kind = 'M' and business_type = '1030' then '{3040,3050,4020}'
            when kind = 'M' then '{3020,3020,3040,3050,4010,4020}'
            when party_kind = 'P' then '{1010,1031,1060,1070,1020}'
            else '{1010,1032,1040,1040,1050,2010,2010,4050}'
        end::text[]) as coll_type
    from bank.guarantee
    cross join lateral (
        select no, max(no) over () as places
        from generate_series(
            1, case when party_kind = 'C' then 1 + bank.pick(guar_id, 6022, 3) else 1 end
        ) as numbers (no)
    ) as places (place, places)
    where kind in ('M', 'P')
),

valued as (
    select
        placed.*,
        collateral_kind.label,
        collateral_kind.lent_share,
        collateral_kind.register,
        collateral_kind.has_area,
        collateral_kind.issuer,
        (
            guar_amt / collateral_kind.lent_share / places * (1.02 + 0.3 * bank.rnd(coll_id, 6023))::numeric / 1000000
        )::bigint * 1000000 + 1000000 as first_value,
        bank.digits(coll_id, 6024, 10) as number,
        coll_type = '1040' and bank.rnd(coll_id, 6026) < 0.5 as has_two_bills,
        coll_type = '3010' and bank.rnd(coll_id, 6028) < 0.1 as is_uncertified
    from placed
    inner join bank.collateral_kind using (coll_type)
)

select
    valued.guar_id,
    valued.coll_id,
    'YP' || lpad(valued.coll_id::text, 14, '0') as coll_no,
    valued.coll_type,
    case
        when has_area then '肇庆市' || region.name || bank.address(coll_id) || label
        when coll_type = '2010' then label || '：' || bank.brand(coll_id) || '有限公司'
        when coll_type = '4030' then label || '：车架号LYL' || number
        else label
    end as coll_name,
    valued.ccy,
    valued.first_value,
    case
        when bank.rnd(coll_id, 6025) < 0.008 then '2'
        when bank.rnd(coll_id, 6025) < 0.014 then '3'
        when bank.rnd(coll_id, 6025) < 0.017 then '4'
        when bank.rnd(coll_id, 6025) < 0.027 then '5'
        else '1'
    end as status,
    case when issuer is not null or coll_type = '1020' then 'PZ' || number
        || case when has_two_bills then ';PZ' || bank.digits(coll_id, 6027, 10) else '' end
    end as voucher_no,
    case issuer
        when 'bank' then other_bank.bank_name
            || case when has_two_bills then ';' || (select bank_name from bank.other_bank where no = 6) else '' end
        when 'insurer' then '松涛人寿保险股份有限公司'
        when 'own' then '云岭湖商业银行股份有限公司'
    end as voucher_issuer,
    -- A new flat has no certificate yet: its purchase contract stands in.
    case
        when is_uncertified then '购房合同GF' || number
        when has_area
            then '粤' || extract(year from start_date) || register || '第' || left(number, 7) || '号'
        else register || number
    end as reg_no,
    -- Hundredths of square metres.
    case when has_area then greatest(first_value / 1200000, 30) * 100 + bank.pick(coll_id, 6029, 100) end as reg_area,
    case
        when not has_area or bank.rnd(coll_id, 6030) >= 0.08 then 1
        when bank.rnd(coll_id, 6030) < 0.01 then 3
        else 2
    end as seniority,
    valued.start_date,
    case when is_uncertified then '预售商品房，权证待办' end as remark
from valued
inner join bank.region on region.no = bank.pick(coll_id, 6031, 8)
inner join bank.other_bank on other_bank.no = bank.pick(coll_id, 6032, 6);

alter table bank.collateral add primary key (coll_id);

-- A borrower's own term deposit is pledged on top of other items; it names the account.
insert into bank.collateral (
    guar_id, coll_id, coll_no, coll_type, coll_name, ccy, first_value, status, voucher_no, voucher_issuer, reg_no,
    seniority, start_date
)
select
    guarantee.guar_id,
    guarantee.guar_id * 10 + 9,
    'YP' || lpad((guarantee.guar_id * 10 + 9)::text, 14, '0'),
    '1010',
    '本行定期存单',
    account.ccy,
    account.opening_bal + account.first_deposit,
    '1',
    account.acct_no,
    account.org_name,
    '存单止付' || account.acct_no,
    1,
    greatest(guarantee.start_date, account.open_date)
from bank.guarantee
inner join bank.account
    on account.cust_id = guarantee.cust_id
    and account.product_class = 'T'
    and account.is_prolonged
    and account.close_date is null
where guarantee.kind = 'P' and guarantee.ccy = 'CNY';

analyze bank.collateral, bank.guarantor;

-- What the credit system unloads.

create table credit_new.guarantee_contract as
select
    standing.eod_date,
    guarantee.guar_no,
    case when guarantee.is_maximum then '2' else '1' end as guar_kind,
    strpos('MPG', guarantee.kind)::text as guar_type,
    guarantee.ccy,
    bank.yuan(guarantee.guar_amt)::numeric(20, 2) as guar_amt,
    guarantee.start_date,
    guarantee.end_date,
    guarantee.org_no::text as org_no,
    guarantee.handler_emp_no,
    case when standing.finish_date is null then '1' else '2' end as status,
    standing.finish_date,
    case
        when guarantee.end_date < standing.eod_date and standing.finish_date is null then '主债权逾期，担保期间顺延'
    end as remark
from bank.guarantee_standing as standing
inner join bank.guarantee using (guar_id)
order by standing.eod_date, guarantee.guar_id;

create table credit_new.guarantee_link as
select
    standing.eod_date,
    guarantee.guar_no,
    secured_by.contract_no,
    secured_by.biz_kind,
    secured_by.ccy,
    standing.principal_bal::numeric(20, 2) as principal_bal,
    secured_by.start_date as link_date,
    standing.finish_date as release_date
from bank.secured_by
inner join bank.guarantee using (guar_id)
inner join bank.secured_standing as standing using (sheet, contract_no)
order by standing.eod_date, guarantee.guar_id, secured_by.contract_no;

create table credit_new.guarantor as
select
    standing.eod_date,
    guarantee.guar_no,
    guarantor.place as seq_no,
    guarantor.role,
    guarantor.party_kind,
    guarantor.cust_no,
    guarantor.guar_name,
    guarantor.id_type,
    guarantor.id_no,
    case when guarantor.net_asset is not null then 'CNY' end as net_asset_ccy,
    bank.yuan(guarantor.net_asset)::numeric(20, 2) as net_asset,
    guarantor.remark
from bank.guarantee_standing as standing
inner join bank.guarantee using (guar_id)
inner join bank.guarantor using (guar_id)
order by standing.eod_date, guarantee.guar_id, guarantor.place;

create table credit_new.collateral as
select
    standing.eod_date,
    collateral.coll_no,
    collateral.coll_type,
    collateral.coll_name,
    collateral.status,
    collateral.ccy,
    guarantor.party_kind as owner_kind,
    guarantor.guar_name as owner_name,
    guarantor.id_type as owner_id_type,
    guarantor.id_no as owner_id_no,
    collateral.voucher_no,
    collateral.voucher_issuer,
    collateral.reg_no,
    bank.yuan(collateral.reg_area)::numeric(20, 2) as reg_area,
    collateral.remark
from bank.guarantee_standing as standing
inner join bank.collateral using (guar_id)
inner join bank.guarantor on guarantor.guar_id = collateral.guar_id and guarantor.place = 1
order by standing.eod_date, collateral.coll_id;

create table credit_new.guarantee_collateral as
select
    standing.eod_date,
    guarantee.guar_no,
    collateral.coll_no,
    bank.yuan(
        case when collateral.seniority = 1 then 0 else collateral.first_value / 5 end
    )::numeric(20, 2) as prior_amt,
    collateral.seniority,
    collateral.start_date as reg_date
from bank.guarantee_standing as standing
inner join bank.guarantee using (guar_id)
inner join bank.collateral using (guar_id)
order by standing.eod_date, collateral.coll_id;

-- An appraiser values an item when it is taken, the bank itself once a year after. Deposits are worth what they hold.
create table credit_new.collateral_valuation as
select
    standing.eod_date,
    collateral.coll_no,
    valued.value_date,
    bank.yuan(
        case
            when years.no = 0 or left(collateral.coll_type, 2) = '10' then collateral.first_value
            else (
                collateral.first_value * (0.92 + 0.14 * bank.rnd(collateral.coll_id * 100 + years.no, 6041)) / 100000
            )::bigint * 100000
        end
    )::numeric(20, 2) as value_amt,
    case when years.no = 0 and left(collateral.coll_type, 2) <> '10' then '1' else '2' end as method
from bank.guarantee_standing as standing
inner join bank.collateral using (guar_id)
cross join lateral generate_series(0, 30) as years (no)
cross join lateral (
    select (collateral.start_date + make_interval(years => years.no))::date as value_date
) as valued
where valued.value_date <= coalesce(standing.finish_date, standing.eod_date)
order by standing.eod_date, collateral.coll_id, valued.value_date;

analyze
    credit_new.guarantee_contract, credit_new.guarantee_link, credit_new.guarantor, credit_new.collateral,
    credit_new.guarantee_collateral, credit_new.collateral_valuation;
