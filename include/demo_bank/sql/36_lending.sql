-- Postings: money that goes from an entrustor through the bank to a borrower and back, margins for leases.

-- What the entrustor lends comes in from outside in the morning, and with it the bank's fee.
create table bank.entrusted_flow as
select
    note.note_id as key,
    note.issue_date as txn_date,
    'entrusted loan' as event,
    entrustment.entrustor_id as payer_id,
    entrustment.cust_id as payee_id,
    note.note_amt as amt,
    entrustment.fee_amt,
    '委托贷款发放' as summary,
    false as is_funded
from bank.entrustment
inner join bank.note using (note_id)
union all
-- What the borrower pays is his own matter: 32_loans.sql and 30_account.sql see to it that he can.
select
    term.note_id * 1000 + term.term_no, term.paid_date, 'entrusted loan repaid', entrustment.cust_id,
    entrustment.entrustor_id, (term.principal + term.interest_asked)::bigint, 0, '委托贷款还本付息', true
from bank.term
inner join bank.entrustment using (note_id)
where term.paid_date is not null
union all
select
    key, lent_on, 'cash pool', entrustor_id, borrower_id, amt, fee_amt, '现金管理委托贷款', false
from bank.cash_pool_loan
union all
select
    key, returned_on, 'cash pool returned', borrower_id, entrustor_id, amt, 0, '现金管理委托贷款归还', false
from bank.cash_pool_loan;

delete from bank.entrusted_flow
where amt = 0 or txn_date not between %(first_day)s and %(until)s;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    flow.txn_date, 30600 + bank.pick(flow.key, 3601, 1200), flow.event || ' funded', flow.key, '1001',
    ((flow.amt + flow.fee_amt) / 10000 + 1) * 10000,
    account.org_no, 30010201,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, 2000000 + bank.pick(flow.key, 3602, 1500), '资金转入'
from bank.entrusted_flow as flow
inner join bank.account on account.acct_id = flow.payer_id * 10::bigint
where not flow.is_funded;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, summary
)
select
    flow.txn_date,
    -- Repayments run with the evening's batch, as those of other loans do.
    case when flow.is_funded then 64800 else 35400 end + bank.pick(flow.key, 3603, 500),
    flow.event, flow.key, '1001', flow.amt,
    'D', payer.acct_id, payer.org_no, payer.subject_no,
    'D', payee.acct_id, payee.org_no, payee.subject_no,
    payer.org_no, flow.summary
from bank.entrusted_flow as flow
inner join bank.account as payer on payer.acct_id = flow.payer_id * 10::bigint
inner join bank.account as payee on payee.acct_id = flow.payee_id * 10::bigint;

insert into bank.draft (
    txn_date, seconds, event, key, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, summary
)
select
    flow.txn_date, 36000 + bank.pick(flow.key, 3604, 500), flow.event || ' fee', flow.key, flow.fee_amt,
    'D', payer.acct_id, payer.org_no, payer.subject_no,
    payer.org_no, 60210201,
    payer.org_no, '委托贷款手续费'
from bank.entrusted_flow as flow
inner join bank.account as payer on payer.acct_id = flow.payer_id * 10::bigint
where flow.fee_amt > 0;

-- The loans of a cash pool have no notes: the books outside the balance sheet show them in one sum.
insert into bank.draft (
    txn_date, seconds, event, key, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    flow.txn_date, 66000 + bank.pick(flow.key, 3605, 500), flow.event || ' off balance', flow.key, flow.amt,
    borrower.org_no, case flow.event when 'cash pool' then 71010103 else 79990101 end,
    borrower.org_no, case flow.event when 'cash pool' then 79990101 else 71010103 end,
    borrower.org_no, flow.summary
from bank.entrusted_flow as flow
inner join bank.cash_pool_loan as pooled using (key)
inner join bank.account as borrower on borrower.acct_id = pooled.borrower_id * 10::bigint
where flow.event like 'cash pool%%';

-- A lessee's margin is put into his margin account when the lease begins, with money from outside.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    lease.issue_date, 30600 + bank.pick(lease.note_id, 3611, 1200), 'lease margin', lease.note_id, '1001',
    lease.margin_amt,
    account.org_no, 30010201,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, 2000000 + bank.pick(lease.note_id, 3612, 1500), '租赁保证金'
from bank.lease
inner join bank.account on account.acct_id = lease.cust_id * 10::bigint + 5
where lease.margin_amt > 0
    and lease.issue_date between %(first_day)s and %(until)s;
