-- What the bill system holds: a register of bills, and the bank's business with them; at each month end what is open
-- and what ended in the month.

create table bill_new.acceptance as
select
    month.last_day as eod_date,
    coalesce(acceptance.agreement_no, 'CD' || lpad(acceptance.key::text, 12, '0')) as accept_no,
    acceptance.bill_no,
    acceptance.org_no::text as org_no,
    customer.cust_no,
    '70110101' as subj_no,
    acceptance.issue_date as accept_date,
    bank.yuan(case when acceptance.cust_id is not null then acceptance.face_amt / 2000 else 0 end)::numeric(20, 2)
        as fee_amt,
    case when acceptance.exposure_fee > 0 then 'CNY' end as other_fee_ccy,
    bank.yuan(acceptance.exposure_fee)::numeric(20, 2) as other_fee_amt,
    acceptance.margin_pct::numeric(20, 2) as margin_ratio,
    case when acceptance.margin_amt > 0 then 'CNY' end as margin_ccy,
    bank.yuan(acceptance.margin_amt)::numeric(20, 2) as margin_amt,
    case when acceptance.margin_amt > 0 then margin.acct_no end as margin_acct_no,
    acceptance.cust_id is null as is_agency,
    case when acceptance.cust_id is not null then '采购' || goods.goods || (10 + bank.pick(
        acceptance.key, 6001, 900
    ))::text || goods.unit end as trade_desc,
    case when acceptance.cust_id is not null then manager.emp_no end as mgr_no,
    case
        when acceptance.end_date <= month.last_day then '02'
        when acceptance.is_advanced and acceptance.due_date <= month.last_day then '03'
        else '01'
    end as status,
    case when acceptance.end_date <= month.last_day then acceptance.end_date end as close_date,
    case
        when acceptance.cust_id is null then '代理其他银行承兑'
        when acceptance.is_advanced and acceptance.due_date <= month.last_day then '出票人到期未足额交存票款'
    end as remark
from bank.acceptance
inner join bank.month
    on acceptance.issue_date <= month.last_day
    and coalesce(acceptance.end_date, month.last_day) >= month.first_day
inner join bank.goods on goods.no = acceptance.goods_no
inner join bank.org using (org_no)
inner join bank.manager
    on manager.org_no = acceptance.org_no
    and manager.no = bank.pick(coalesce(acceptance.cust_id, 0), 903, org.managers)
left join bank.corporate as customer using (cust_id)
left join bank.account as margin on margin.acct_id = acceptance.cust_id * 10::bigint + 5
order by month.last_day, acceptance.key;

create table bill_new.discount as
select
    month.last_day as eod_date,
    'TX' || lpad(holding.key::text, 12, '0') as disc_no,
    holding.bill_no,
    holding.org_no::text as org_no,
    customer.cust_no,
    holding.bill_no as contract_no,
    holding.bill_no as note_no,
    holding.buy_date as disc_date,
    holding.days as int_days,
    (holding.rate_bp * 0.01)::numeric(20, 6) as disc_rate,
    bank.yuan(holding.interest)::numeric(20, 2) as disc_int,
    bank.yuan(holding.face_amt - holding.interest)::numeric(20, 2) as pay_amt,
    account.acct_no,
    account.org_name as acct_bank_name,
    case
        when state.status = '4' then 'W'
        when holding.sale_date <= month.last_day then 'S'
        when state.status = '2' then 'C'
        when holding.due_date < month.last_day and state.status = '3' then 'D'
        else 'H'
    end as status,
    state.settle_date as close_date,
    case when holding.acceptance_key is not null then '本行承兑' end as remark
from bank.bill_holding as holding
inner join bank.month
    on holding.buy_date <= month.last_day
inner join bank.note_state as state on state.note_id = holding.note_id and state.month_no = month.month_no
inner join bank.account on account.acct_id = holding.cust_id * 10::bigint
inner join bank.corporate as customer on customer.cust_id = holding.cust_id
where holding.deal = 'discount'
    and coalesce(state.settle_date, month.last_day) >= month.first_day
order by month.last_day, holding.note_id;

create table bill_new.market_deal as
with
deals as (
    select
        'ZR' || lpad(holding.key::text, 12, '0') as deal_no,
        holding.bill_no,
        holding.org_no,
        'T1' as deal_kind,
        holding.buy_date as deal_date,
        holding.days as int_days,
        holding.rate_bp,
        holding.interest,
        holding.face_amt - holding.interest as amt,
        null::date as back_date,
        null::bigint as back_amt,
        customer.cust_name as cpty_name,
        null::text as cpty_bank_no,
        holding.bill_no as note_no,
        holding.due_date as close_date
    from bank.bill_holding as holding
    inner join bank.corporate as customer using (cust_id)
    where holding.deal = 'rediscount'
    union all
    select
        'ZC' || lpad(holding.key::text, 12, '0'), holding.bill_no, holding.org_no, 'T2', holding.sale_date,
        holding.due_date - holding.sale_date, holding.sale_rate_bp, holding.sale_interest,
        holding.face_amt - holding.sale_interest, null, null, buyer.bank_name, buyer.bank_code, null,
        holding.sale_date
    from bank.bill_holding as holding
    inner join bank.other_bank as buyer on buyer.no = holding.buyer_no
    where holding.sale_date is not null
    union all
    select
        'HG' || lpad(repo.key::text, 12, '0'), repo.bill_no, place.org_no,
        case repo.kind when 'QZ' then 'R1' when 'QN' then 'R2' when 'MZ' then 'R3' when 'MN' then 'R4' else 'C1' end,
        repo.start_date, repo.days, repo.rate_bp, repo.interest, repo.amt, repo.end_date, repo.amt + repo.interest,
        case repo.kind when 'ZT' then '中央银行云岭中心支行' else other_bank.bank_name end,
        case repo.kind when 'ZT' then '001993900011' else other_bank.bank_code end, null, repo.end_date
    from bank.bill_repo as repo
    inner join bank.repo_account as place using (kind)
    inner join bank.other_bank on other_bank.no = repo.other_bank_no
)

select
    month.last_day as eod_date,
    deals.deal_no,
    deals.bill_no,
    deals.org_no::text as org_no,
    deals.deal_kind,
    deals.deal_date,
    deals.int_days,
    (deals.rate_bp * 0.01)::numeric(20, 6) as deal_rate,
    bank.yuan(deals.interest)::numeric(20, 2) as deal_int,
    bank.yuan(deals.amt)::numeric(20, 2) as settle_amt,
    deals.back_date,
    bank.yuan(deals.back_amt)::numeric(20, 2) as back_amt,
    case when deals.back_date is not null then (deals.rate_bp * 0.01)::numeric(20, 6) end as back_rate,
    case when deals.back_date is not null then bank.yuan(deals.interest)::numeric(20, 2) end as back_int,
    deals.cpty_name,
    deals.cpty_bank_no,
    deals.note_no,
    case when deals.close_date <= month.last_day then 'F' else 'O' end as status,
    case when deals.close_date <= month.last_day then deals.close_date end as close_date,
    case when deals.deal_kind = 'C1' then '向中央银行再贴现' end as remark
from deals
inner join bank.month on deals.deal_date <= month.last_day and deals.close_date >= month.first_day
order by month.last_day, deals.deal_no;

-- Everything known of a bill, from whichever business brought it here.
create table bank.bill as
with
seen as (
    select
        bill_no,
        '1' as bill_kind,
        face_amt,
        issue_date as draw_date,
        due_date,
        cust_id as drawer_cust_id,
        drawer_outsider_id,
        org_no as acceptor_org_no,
        null::integer as acceptor_no,
        payee_cust_id,
        payee_outsider_id,
        key
    from bank.acceptance
    union all
    select
        bill_no, bill_kind, face_amt, draw_date, due_date, null, drawer_outsider_id, null, other_bank_no, null,
        2000000 + bank.pick(key, 6011, 1500), key
    from bank.bill_holding
    where acceptance_key is null
    union all
    select
        bill_no, '1', face_amt, draw_date, due_date, null, drawer_outsider_id, null, acceptor_no, null,
        2000000 + bank.pick(key, 6011, 1500), key
    from bank.bill_repo
    where note_id is null
)

select
    seen.bill_no,
    case seen.bill_kind when '1' then 'AC01' when '2' then 'AC02' else 'AC03' end as bill_type,
    bank.yuan(seen.face_amt)::numeric(20, 2) as bill_amt,
    seen.draw_date,
    seen.due_date,
    coalesce(drawer.cust_name, outside_drawer.name) as drawer_name,
    drawer_account.cust_no as drawer_cust_no,
    coalesce(drawer_account.acct_no, outside_drawer.acct_no) as drawer_acct_no,
    coalesce(drawer_account.org_name, outside_drawer.bank_name) as drawer_bank_name,
    case
        when seen.acceptor_org_no is not null then acceptor_org.org_name
        when seen.bill_kind = '1' then acceptor.bank_name
        when seen.bill_kind = '2' then outside_drawer.name
        else bank.brand(seen.key) || '集团财务有限公司'
    end as acceptor_name,
    coalesce(acceptor_org.bank_code, acceptor.bank_code) as acceptor_bank_no,
    coalesce(payee.cust_name, outside_payee.name) as payee_name,
    coalesce(payee_account.acct_no, outside_payee.acct_no) as payee_acct_no,
    coalesce(payee_account.org_name, outside_payee.bank_name) as payee_bank_name
from seen
left join bank.corporate as drawer on drawer.cust_id = seen.drawer_cust_id
left join bank.account as drawer_account on drawer_account.acct_id = seen.drawer_cust_id * 10::bigint
left join bank.outsider as outside_drawer on outside_drawer.outsider_id = seen.drawer_outsider_id
left join bank.org as acceptor_org on acceptor_org.org_no = seen.acceptor_org_no
left join bank.other_bank as acceptor on acceptor.no = seen.acceptor_no
left join bank.corporate as payee on payee.cust_id = seen.payee_cust_id
left join bank.account as payee_account on payee_account.acct_id = seen.payee_cust_id * 10::bigint
left join bank.outsider as outside_payee on outside_payee.outsider_id = seen.payee_outsider_id;

alter table bank.bill add primary key (bill_no);

create table bill_new.bill as
select
    used.eod_date,
    bill.bill_no,
    bill.bill_type,
    'CNY' as ccy,
    bill.bill_amt,
    bill.draw_date,
    bill.due_date,
    bill.drawer_name,
    bill.drawer_cust_no,
    bill.drawer_acct_no,
    bill.drawer_bank_name,
    bill.acceptor_name,
    bill.acceptor_bank_no,
    bill.payee_name,
    bill.payee_acct_no,
    bill.payee_bank_name
from bank.bill
inner join (
    select eod_date, bill_no from bill_new.acceptance
    union
    select eod_date, bill_no from bill_new.discount
    union
    select eod_date, bill_no from bill_new.market_deal
) as used using (bill_no)
order by used.eod_date, bill.bill_no;

-- Endorsements: on to another firm (10), to the bank that discounted the bill (20).
create table bill_new.endorsement as
with
chain as (
    select
        holding.bill_no,
        1 as seq_no,
        '10' as endorse_type,
        bill.payee_name as endorser_name,
        coalesce(discounter.name, customer.cust_name) as endorsee_name,
        holding.draw_date as endorse_date
    from bank.bill_holding as holding
    inner join bank.bill using (bill_no)
    inner join bank.corporate as customer using (cust_id)
    left join bank.outsider as discounter
        on holding.deal = 'rediscount'
        and discounter.outsider_id = holding.discounter_outsider_id
    where holding.acceptance_key is null
    union all
    select
        holding.bill_no,
        2,
        '20',
        coalesce(discounter.name, customer.cust_name),
        case holding.deal when 'discount' then org.org_name else customer.cust_name end,
        case holding.deal when 'discount' then holding.buy_date else holding.draw_date + 1 end
    from bank.bill_holding as holding
    inner join bank.corporate as customer using (cust_id)
    inner join bank.org on org.org_no = holding.org_no
    left join bank.outsider as discounter
        on holding.deal = 'rediscount'
        and discounter.outsider_id = holding.discounter_outsider_id
    union all
    select repo.bill_no, 1, '20', discounter.name, other_bank.bank_name, repo.draw_date + 5
    from bank.bill_repo as repo
    inner join bank.outsider as discounter on discounter.outsider_id = repo.discounter_outsider_id
    inner join bank.other_bank on other_bank.no = repo.other_bank_no
    where repo.note_id is null
)

select
    bill.eod_date,
    chain.bill_no,
    chain.seq_no,
    chain.endorse_type,
    chain.endorser_name,
    chain.endorsee_name,
    chain.endorse_date
from chain
inner join bill_new.bill using (bill_no)
where chain.endorse_date <= bill.eod_date
order by bill.eod_date, chain.bill_no, chain.seq_no;

analyze bill_new.acceptance, bill_new.discount, bill_new.market_deal, bill_new.bill, bill_new.endorsement;
