-- Credit lines as the credit system unloads them, with the contracts under each and what they use of it: the principal
-- outstanding, or the amount of a contract off the balance sheet. Every contract at the bank's risk stands under
-- a line.

-- One line for a customer's ordinary credit, one for what deposits and bills secure, one for each project, home or
-- car and for what is owed in another currency.
-- Line kinds: 1 comprehensive, 2 low risk, 4 temporary, 5 special.
create table bank.line_contract as
select
    cust_id * 1000::bigint + line_kind::integer + 10 * case line_kind
        when '5' then row_number() over (partition by cust_id, line_kind order by contract_no)
        else 0
    end as line_id,
    contract.*
from (
    select
        secured_contract.*,
        case
            when business_type in ('1030', '2010', '2020', '2030') or ccy <> 'CNY' then '5'
            when guarantee_type = '2' then '2'
            else '1'
        end as line_kind
    from bank.secured_contract
    where biz_kind <> '06'
) as contract;

create table bank.line as
select
    line_id,
    cust_id,
    min(party_kind) as party_kind,
    min(org_no) as org_no,
    line_kind,
    case when min(party_kind) = 'P' then '3' when bank.rnd(cust_id, 6101) < 0.05 then '2' else '1' end as subject_kind,
    -- The system grants small loans to persons by itself.
    min(party_kind) = 'P' and bool_and(business_type = '2050') as is_automatic,
    ((sum(contract_amt) * (1 + 0.3 * bank.rnd(line_id, 6102)))::bigint / 1000000 + 1) * 1000000 as line_amt,
    min(ccy) as ccy,
    min(coalesce(signed_on, start_date)) as start_date,
    max(end_date) as end_date,
    count(*) as contracts,
    min(guarantee_type) as guarantee_type
from bank.line_contract
group by line_id, cust_id, line_kind;

-- Lines that nothing is drawn under: for other banks and firms abroad for a year, and for three months on top of the
-- ordinary line of a firm that asked for it. They run out, and most are granted again.
insert into bank.line
select
    corporate.cust_id * 1000::bigint + 900 + granted.no * 10 + case when corporate.kind = 'firm' then 4 else 1 end,
    corporate.cust_id, 'C', corporate.org_no,
    case when corporate.kind = 'firm' then '4' else '1' end,
    case when corporate.kind = '3' then '4' else '1' end,
    false,
    greatest(corporate.takings * case corporate.kind when '3' then 10 else 2 end / 10000000, 1) * 10000000,
    case when corporate.kind = '7' then 'USD' else 'CNY' end,
    granted.start_date,
    (granted.start_date + make_interval(months => granted.months))::date,
    0, '4'
from bank.corporate
cross join lateral (
    select
        no,
        case when corporate.kind = 'firm' then 3 else 12 end as months,
        (%(first_day)s - bank.pick(corporate.cust_id, 6103, 330)
        + make_interval(months => no * case when corporate.kind = 'firm' then 3 else 12 end))::date as start_date
    from generate_series(0, 5) as numbers (no)
) as granted
where granted.start_date between corporate.open_date and %(until)s
    and (
        corporate.kind in ('3', '7')
        or (corporate.kind = 'firm' and bank.rnd(corporate.cust_id, 6104) < 0.04 and granted.no < 3)
    );

alter table bank.line add primary key (line_id);

create table bank.line_standing as
select
    line.line_id,
    standing.eod_date,
    case when bool_and(standing.finish_date is not null) and count(*) = line.contracts
        then max(standing.finish_date) end as finish_date
from bank.line
inner join bank.line_contract using (line_id)
inner join bank.secured_standing as standing using (sheet, contract_no)
group by line.line_id, standing.eod_date, line.contracts
union all
select line.line_id, month.last_day, case when line.end_date <= month.last_day then line.end_date end
from bank.line
inner join bank.month on line.start_date <= month.last_day
where line.contracts = 0;

analyze bank.line, bank.line_contract, bank.line_standing;

create table credit_new.credit_line as
select
    standing.eod_date,
    'SX' || lpad(line.line_id::text, 13, '0') as line_no,
    case line.subject_kind when '3' then '个人' when '4' then '同业' when '2' then '供应链' else '对公' end
    || case line.line_kind when '1' then '综合' when '2' then '低风险' when '4' then '临时' else '专项' end
    || '授信协议' as line_name,
    customer.cust_no,
    line.party_kind,
    line.org_no::text as org_no,
    line.subject_kind,
    line.line_kind,
    line.ccy,
    bank.yuan(line.line_amt)::numeric(20, 2) as line_amt,
    line.start_date - 3 - bank.pick(line.line_id, 6111, 25) as apply_date,
    line.start_date,
    line.end_date,
    case
        when line.is_automatic then '系统自动审批通过'
        else '同意授信，' || case line.line_kind when '5' then '额度不循环' else '额度可循环使用' end
            || case line.guarantee_type
                when '1' then '，落实抵押登记后用信'
                when '2' then '，落实质押登记后用信'
                when '3' then '，签订保证合同后用信'
                else ''
            end
    end as opinion,
    case when not line.is_automatic then approver.emp_no end as approver_emp_no,
    case when not line.is_automatic then manager.emp_no end as handler_emp_no,
    case when standing.finish_date is null then '1' else '2' end as status,
    standing.finish_date,
    case when standing.finish_date is null and line.end_date <= standing.eod_date then '额度已到期，项下债权未结清' end
        as remark
from bank.line_standing as standing
inner join bank.line using (line_id)
inner join (
    select cust_id, cust_no from bank.person
    union all
    select cust_id, cust_no from bank.corporate
) as customer using (cust_id)
inner join bank.org using (org_no)
left join bank.manager on manager.org_no = line.org_no and manager.no = bank.pick(line.cust_id, 903, org.managers)
-- The credit department decides.
inner join bank.employee as approver
    on approver.org_no = 800102
    and approver.seat = 1 + bank.pick(line.line_id, 6112, 3)
order by standing.eod_date, line.line_id;

create table credit_new.line_use as
select
    standing.eod_date,
    'SX' || lpad(line_contract.line_id::text, 13, '0') as line_no,
    line_contract.contract_no,
    standing.principal_bal::numeric(20, 2) as used_amt
from bank.line_contract
inner join bank.secured_standing as standing using (sheet, contract_no)
order by standing.eod_date, line_contract.line_id, line_contract.contract_no;

analyze credit_new.credit_line, credit_new.line_use;
