-- Postings: bills, guarantees, letters of credit, trade finance. What is lent is booked as every loan in 32_loans.sql.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(60210102, '承兑手续费收入', 'C', '4', '57手续费及佣金收入'),
(60210103, '担保及信用证手续费收入', 'C', '4', '57手续费及佣金收入');

-- Other banks as counterparties, and the house that clears bills.
insert into bank.outsider (kind, no, outsider_id, acct_no, name, party_kind, bank_code, bank_name)
select 'B', no, 9000000 + no, '8904' || lpad(no::text, 12, '0'), bank_name, 'C', bank_code, bank_name
from bank.other_bank
union all
select 'B', 8, 9000008, '8904' || lpad('8', 12, '0'), '云岭票据交易清算专户', 'C', bank_code, bank_name
from bank.other_bank
where no = 0;

-- What customers pay, from money that comes in on the morning of the same day. `to_org` is the account's own
-- organisation where nothing stands here.
create table bank.trade_payment as
select
    issue_date as txn_date, 50400 as seconds, 'acceptance fee' as event, key, cust_id * 10::bigint as acct_id,
    'CNY' as ccy, face_amt / 2000 + exposure_fee as amt, '1006' as txn_code, 60210102 as subject_no, org_no as to_org,
    null::integer as outsider_id, '承兑手续费' as summary
from bank.acceptance
where cust_id is not null
union all
select
    due_date, 52000, 'bill paid', key, cust_id * 10::bigint, 'CNY', face_amt, '1001', 30010201, null,
    coalesce(payee_outsider_id, 9000008), '兑付到期票据'
from bank.acceptance
where cust_id is not null and not is_advanced
union all
select
    start_date, 50400, 'undertaking fee', key, cust_id * 10::bigint, 'CNY', fee_amt, '1006', 60210103, org_no, null,
    label || '手续费'
from bank.undertaking
where fee_amt > 0
union all
select
    pay_date, 52000, 'undertaking paid', key, cust_id * 10::bigint + case ccy when 'USD' then 4 else 0 end, ccy,
    pay_amt, '1001', 30010201, null,
    case ccy when 'USD' then foreign_beneficiary_id else beneficiary_outsider_id end, label || '付款'
from bank.undertaking
where pay_date is not null and not is_advanced
union all
select
    issue_date, 50400, 'trade finance fee', note_id, cust_id * 10::bigint, 'CNY', fee_amt, '1006', 60210103, org_no,
    null, '贸易融资手续费'
from bank.trade_finance
where fee_amt > 0
union all
-- Five parts in ten thousand a day, asked for when an advance is recovered.
select
    advance_date + recovery_days, 52000, 'advance interest', note_id, cust_id * 10::bigint, 'CNY',
    amt * recovery_days / 2000, '1012', 60110106, org_no, null, '垫款利息'
from bank.advance
where recovery_days > 0;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    payment.txn_date, 28800 + bank.pick(payment.key, 3401, 1200), 'funds for ' || payment.event, payment.key, '1001',
    payment.ccy, payment.amt,
    account.org_no, 30010201,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no,
    case payment.ccy when 'CNY' then 2000000 + bank.pick(payment.key, 3402, 1500) else 8000000 + bank.pick(
        payment.key, 3402, 60
    ) end, '备付资金转入'
from bank.trade_payment as payment
inner join bank.account using (acct_id)
where payment.txn_date between %(first_day)s and %(until)s;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    payment.txn_date, payment.seconds + bank.pick(payment.key, 3403, 1200), payment.event, payment.key,
    payment.txn_code, payment.ccy, payment.amt,
    'D', account.acct_id, account.org_no, account.subject_no,
    coalesce(payment.to_org, account.org_no), payment.subject_no,
    account.org_no, payment.outsider_id, payment.summary
from bank.trade_payment as payment
inner join bank.account using (acct_id)
where payment.txn_date between %(first_day)s and %(until)s;

-- The margin goes to the payee together with the advance.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    advance.advance_date, 43200 + bank.pick(advance.note_id, 3404, 600), 'margin used', advance.note_id, '1001',
    advance.margin_amt,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, 30010201,
    account.org_no, note.outsider_id, '保证金扣划'
from bank.advance
inner join bank.note using (note_id)
inner join bank.account on account.acct_id = advance.cust_id * 10::bigint + 5
where advance.margin_amt > 0
    and advance.advance_date between %(first_day)s and %(until)s;

-- Off the balance sheet: from the day the bank is bound until it no longer is.
create table bank.commitment as
select
    key, 'acceptance' as event, org_no, 70110101 as subject_no, 'CNY' as ccy, face_amt as amt,
    issue_date as from_date, due_date as to_date
from bank.acceptance
union all
select key, 'undertaking', org_no, subject_no, ccy, amt, effective_date, finish_date
from bank.undertaking;

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select commitment.org_no, side.subject_no, commitment.ccy, sum(commitment.amt * side.sign)::bigint
from bank.commitment
cross join lateral (values (commitment.subject_no, 1), (79990101, -1)) as side (subject_no, sign)
where commitment.from_date < %(first_day)s and commitment.to_date >= %(first_day)s
group by commitment.org_no, side.subject_no, commitment.ccy;

insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    entry.txn_date, 57600 + bank.pick(commitment.key, 3405, 1200), commitment.event || entry.suffix, commitment.key,
    commitment.ccy, commitment.amt,
    commitment.org_no, case when entry.is_in then commitment.subject_no else 79990101 end,
    commitment.org_no, case when entry.is_in then 79990101 else commitment.subject_no end,
    commitment.org_no, case when entry.is_in then '表外业务登记' else '表外业务销记' end
from bank.commitment
cross join lateral (
    values (commitment.from_date, true, ' in'), (commitment.to_date, false, ' out')
) as entry (txn_date, is_in, suffix)
where entry.txn_date between %(first_day)s and %(until)s;

-- A discounted bill that is sold brings more than was paid for it: what it earned so far.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    sale_date, 65400 + bank.pick(note_id, 3406, 600), 'bill sold', note_id, '1012', interest - sale_interest,
    org_no, 30010201,
    org_no, 60110301,
    org_no, 9000000 + buyer_no, '票据卖断收益'
from bank.bill_holding
where sale_date between %(first_day)s and %(until)s
    and interest > sale_interest;

-- Repurchases: money lent (N) or borrowed (Z) against bills, back with its interest; from the central bank directly.
create table bank.repo_account as
select kind, is_lent, org_no, subject_no, interest_subject, cash_subject
from (
    values
    ('QN', true, 810001, 11110101, 60110303, 30010201),
    ('MN', true, 810001, 11110101, 60110303, 30010201),
    ('QZ', false, 810001, 21110101, 64110201, 30010201),
    ('MZ', false, 810001, 21110101, 64110201, 30010201),
    ('ZT', false, 800000, 20040101, 64110202, 10030101)
) as kinds (kind, is_lent, org_no, subject_no, interest_subject, cash_subject);

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select
    place.org_no, place.subject_no, 'CNY',
    sum(case when place.is_lent then repo.amt else - repo.amt end)::bigint
from bank.bill_repo as repo
inner join bank.repo_account as place using (kind)
where repo.start_date < %(first_day)s and repo.end_date >= %(first_day)s
group by place.org_no, place.subject_no;

insert into bank.draft (
    txn_date, seconds, event, key, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    entry.txn_date, 59400 + bank.pick(repo.key, 3407, 1200), entry.event, repo.key, entry.amt,
    place.org_no, case when entry.is_paid then entry.subject_no else place.cash_subject end,
    place.org_no, case when entry.is_paid then place.cash_subject else entry.subject_no end,
    place.org_no, case when place.cash_subject = 30010201 then 9000000 + repo.other_bank_no end, entry.summary
from bank.bill_repo as repo
inner join bank.repo_account as place using (kind)
cross join lateral (
    values
    ('repo begins', repo.start_date, place.is_lent, place.subject_no, repo.amt, '票据回购首期'),
    ('repo ends', repo.end_date, not place.is_lent, place.subject_no, repo.amt, '票据回购到期'),
    ('repo interest', repo.end_date, not place.is_lent, place.interest_subject, repo.interest, '票据回购利息')
) as entry (event, txn_date, is_paid, subject_no, amt, summary)
where entry.txn_date between %(first_day)s and %(until)s
    and entry.amt > 0;
