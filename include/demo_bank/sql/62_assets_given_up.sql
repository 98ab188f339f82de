-- Assets written off, what came back of them, and deals in loans, as the credit system unloads them.

-- Debts of credit cards given up, told by the main card; what was given up earlier in a month goes with the bad loans sold in
-- it, for nothing.
create table bank.card_written_off as
select
    account.card_acct_id as key,
    account.acct_no,
    card.main_card_no,
    account.cust_id,
    account.org_no,
    account.write_off_date,
    debt.rev as principal,
    state.interest,
    state.off,
    deal.deal_id,
    deal.deal_date
from bank.credit_card_account as account
inner join bank.credit_card_debt as debt using (card_acct_id)
inner join bank.credit_card as card on card.card_acct_id = account.card_acct_id and card.place = 0
inner join bank.month on account.write_off_date between month.first_day and month.last_day
inner join bank.credit_card_state as state
    on state.card_acct_id = account.card_acct_id
    and state.ccy = 'CNY'
    and state.month_no = month.month_no
left join bank.transfer_deal as deal
    on deal.kind = 'N'
    and account.write_off_date between deal.first_day and deal.deal_date - 1;

create table credit_new.write_off as
select
    month.last_day as eod_date,
    asset.asset_no,
    asset.asset_kind,
    asset.contract_no,
    customer.cust_no,
    asset.party_kind,
    asset.org_no::text as org_no,
    asset.ccy,
    bank.yuan(asset.principal)::numeric(20, 2) as principal,
    bank.yuan(asset.interest_on_bs)::numeric(20, 2) as interest_on_bs,
    bank.yuan(asset.interest_off_bs)::numeric(20, 2) as interest_off_bs,
    asset.write_off_date,
    case when closed.finish_date <= month.last_day then '2' else '1' end as status,
    case when closed.finish_date <= month.last_day then closed.finish_date end as finish_date,
    case
        when asset.sold_date <= month.last_day then '已批量转让'
        when closed.finish_date <= month.last_day then '欠款已结清'
    end as remark
from bank.written_off as asset
inner join bank.month on asset.write_off_date <= month.last_day
inner join (
    select cust_id, cust_no from bank.person
    union all
    select cust_id, cust_no from bank.corporate
) as customer using (cust_id)
left join (
    select key, max(recovery_date) as finish_date
    from bank.recovery
    where is_rest
    group by key
) as closed using (key)
union all
select
    month.last_day,
    asset.main_card_no,
    '4',
    asset.acct_no,
    person.cust_no,
    'P',
    asset.org_no::text,
    'CNY',
    bank.yuan(asset.principal)::numeric(20, 2),
    bank.yuan(asset.interest)::numeric(20, 2),
    bank.yuan(asset.off)::numeric(20, 2),
    asset.write_off_date,
    case when asset.deal_date <= month.last_day then '2' else '1' end,
    case when asset.deal_date <= month.last_day then asset.deal_date end,
    case when asset.deal_date <= month.last_day then '已批量转让' end
from bank.card_written_off as asset
inner join bank.month on asset.write_off_date <= month.last_day
inner join bank.person using (cust_id)
order by eod_date, asset_no;

create table credit_new.write_off_recovery as
select
    month.last_day as eod_date,
    'SH' || recovery.key || lpad(recovery.turn::text, 2, '0') as recovery_no,
    asset.asset_no,
    recovery.recovery_date,
    bank.yuan(recovery.principal)::numeric(20, 2) as principal,
    bank.yuan(recovery.interest)::numeric(20, 2) as interest,
    case when bank.rnd(recovery.key * 10 + recovery.turn, 6201) < 0.8 then manager.emp_no end as emp_no
from bank.recovery
inner join bank.written_off as asset using (key)
inner join bank.month on recovery.recovery_date <= month.last_day
inner join bank.org on org.org_no = asset.org_no
inner join bank.manager
    on manager.org_no = asset.org_no
    and manager.no = bank.pick(asset.cust_id, 903, org.managers)
order by month.last_day, recovery.key, recovery.turn;

-- A deal is over when the price is paid in full.
create table bank.transfer_standing as
select
    deal.deal_id,
    month.last_day as eod_date,
    owed.price,
    paid.amt as paid_amt,
    case when paid.amt = owed.price then paid.last_date end as finish_date
from bank.transfer_deal as deal
inner join bank.month on deal.deal_date <= month.last_day
cross join lateral (
    select sum(price)::bigint as price
    from bank.transfer_loan
    where transfer_loan.deal_id = deal.deal_id
) as owed
cross join lateral (
    select coalesce(sum(amt), 0)::bigint as amt, max(pay_date) as last_date
    from bank.transfer_payment
    where transfer_payment.deal_id = deal.deal_id and transfer_payment.pay_date <= month.last_day
) as paid;

create table credit_new.asset_transfer as
select
    standing.eod_date,
    deal.transfer_no,
    case deal.kind when 'I' then '1' else '2' end as direction,
    case deal.kind when 'S' then '2' when 'R' then '3' else '1' end as method,
    '800000' as org_no,
    case deal.kind when 'I' then buyer.acct_no else own.acct_no end as recv_acct_no,
    case deal.kind when 'I' then buyer.name else own.acct_name end as recv_acct_name,
    'C' as counter_kind,
    buyer.name as counter_name,
    buyer.acct_no as counter_acct_no,
    buyer.bank_name as counter_bank_name,
    'CNY' as ccy,
    bank.yuan(standing.price)::numeric(20, 2) as price_amt,
    deal.deal_date as deliver_date,
    case
        when deal.kind = 'S' then (deal.deal_date + interval '3 years')::date
        when deal.parts = 2 then deal.deal_date + 60
    end as end_date,
    case when deposit.amt > 0 then 'CNY' end as deposit_ccy,
    bank.yuan(deposit.amt)::numeric(20, 2) as deposit_amt,
    deal.platform,
    deal.is_registered,
    case when standing.finish_date is null then '1' else '3' end as status,
    standing.finish_date,
    case deal.kind when 'N' then '不良贷款批量转让' when 'S' then '信贷资产支持证券' end as remark
from bank.transfer_standing as standing
inner join bank.transfer_deal as deal using (deal_id)
inner join bank.transfer_deposit as deposit using (deal_id)
inner join bank.outsider as buyer using (outsider_id)
inner join bank.internal_account as own
    on own.org_no = 800000
    and own.subject_no = 30010201
    and own.ccy = 'CNY'
order by standing.eod_date, deal.deal_id;

create table credit_new.asset_transfer_loan as
select
    standing.eod_date,
    deal.transfer_no,
    bank.note_no(loan.note_id) as note_no,
    '1' as asset_kind,
    bank.yuan(loan.principal)::numeric(20, 2) as principal,
    bank.yuan(loan.interest::bigint)::numeric(20, 2) as interest,
    case when loan.is_written_off then '转让前已核销' end as remark
from bank.transfer_standing as standing
inner join bank.transfer_deal as deal using (deal_id)
inner join bank.transfer_loan as loan using (deal_id)
where loan.transfer_date <= standing.eod_date
union all
select
    standing.eod_date, deal.transfer_no, asset.acct_no, '4', 0, bank.yuan(asset.interest + asset.off)::numeric(20, 2),
    '转让前已核销'
from bank.transfer_standing as standing
inner join bank.transfer_deal as deal using (deal_id)
inner join bank.card_written_off as asset using (deal_id)
order by eod_date, transfer_no, note_no;

create table credit_new.asset_transfer_payment as
select
    standing.eod_date,
    deal.transfer_no,
    payment.pay_no,
    payment.pay_date,
    bank.yuan(sum(payment.amt)::bigint)::numeric(20, 2) as pay_amt
from bank.transfer_standing as standing
inner join bank.transfer_deal as deal using (deal_id)
inner join bank.transfer_payment as payment using (deal_id)
where payment.pay_date <= standing.eod_date
group by standing.eod_date, deal.deal_id, deal.transfer_no, payment.pay_no, payment.pay_date
order by standing.eod_date, deal.deal_id, payment.pay_no;

analyze
    credit_new.write_off, credit_new.write_off_recovery, credit_new.asset_transfer, credit_new.asset_transfer_loan,
    credit_new.asset_transfer_payment;
