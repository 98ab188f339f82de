-- Everything that is posted, as pairs: an amount, the account debited, the account credited. What balances by its form
-- stays balanced in every book that is made of it. Kinds of account: D deposit, L loan principal, N loan interest,
-- I internal (one per organisation, subject and currency, hence without an id).

create unlogged table bank.draft (
    txn_date date,
    seconds integer,
    family smallint,
    key bigint,
    txn_code text,
    channel text,
    ccy text,
    amt bigint,
    dr_kind text,
    dr_id bigint,
    dr_org integer,
    dr_subject integer,
    cr_kind text,
    cr_id bigint,
    cr_org integer,
    cr_subject integer,
    txn_org integer,
    outsider_id integer,
    is_cash boolean,
    is_reversal boolean,
    summary text
);

-- Ways to pay (O) and to be paid (I), in hundredths of the payments of persons and corporates.
-- contra: cash, clearing (another bank, a platform) or a customer of the bank.
create table bank.way (
    party_kind text,
    direction text,
    ccy text,
    weight integer,
    txn_code text,
    channel text,
    contra text,
    contra_subject integer,
    outsiders text,
    summary text
);

insert into bank.way (
    party_kind, direction, ccy, weight, txn_code, channel, contra, contra_subject, outsiders, summary
)
values
('P', 'O', 'CNY', 30, '1004', '08', 'clearing', 30010202, 'M', '网上消费'),
('P', 'O', 'CNY', 22, '1004', '09', 'clearing', 30010202, 'M', '扫码消费'),
('P', 'O', 'CNY', 7, '1004', '04', 'clearing', 30010203, 'M', '刷卡消费'),
('P', 'O', 'CNY', 1, '1004', '07', 'clearing', 30010203, 'M', '银联消费'),
('P', 'O', 'CNY', 9, '1001', '06', 'clearing', 30010201, 'P', '手机银行转账'),
('P', 'O', 'CNY', 3, '1001', '05', 'clearing', 30010201, 'P', '网银转账'),
('P', 'O', 'CNY', 10, '1001', '06', 'customer', null, null, '行内转账'),
('P', 'O', 'CNY', 5, '1002', '02', 'cash', 10010101, null, '自助取款'),
('P', 'O', 'CNY', 4, '1002', '01', 'cash', 10010101, null, '柜面取款'),
('P', 'O', 'CNY', 4, '1006', '10', 'clearing', 30010201, 'U', '代扣水电费'),
('P', 'O', 'CNY', 2, '1007', '06', 'clearing', 30010201, 'U', '生活缴费'),
('P', 'O', 'CNY', 2, '1014', '06', 'clearing', 30010301, 'W', '购买理财'),
('P', 'O', 'CNY', 1, '1013', '06', 'clearing', 30010201, 'S', '银证转账'),
('P', 'I', 'CNY', 30, '1001', '08', 'clearing', 30010202, 'M', '收款码入账'),
('P', 'I', 'CNY', 20, '1001', '09', 'clearing', 30010202, 'M', '收款码入账'),
('P', 'I', 'CNY', 32, '1001', '10', 'clearing', 30010201, 'P', '他行汇入'),
('P', 'I', 'CNY', 13, '1003', '01', 'cash', 10010101, null, '柜面存款'),
('P', 'I', 'CNY', 5, '1003', '02', 'cash', 10010101, null, '自助存款'),
('C', 'O', 'CNY', 45, '1001', '05', 'clearing', 30010201, 'C', '支付货款'),
('C', 'O', 'CNY', 15, '1001', '01', 'clearing', 30010201, 'C', '柜面汇款'),
('C', 'O', 'CNY', 25, '1001', '05', 'customer', null, null, '支付货款'),
('C', 'O', 'CNY', 5, '1002', '01', 'cash', 10010101, null, '提取备用金'),
('C', 'O', 'CNY', 6, '1007', '05', 'clearing', 30010201, 'T', '缴纳税款'),
('C', 'O', 'CNY', 4, '1006', '10', 'clearing', 30010201, 'U', '代扣水电费'),
('C', 'I', 'CNY', 75, '1001', '10', 'clearing', 30010201, 'C', '货款汇入'),
('C', 'I', 'CNY', 15, '1001', '07', 'clearing', 30010203, 'M', '商户结算款'),
('C', 'I', 'CNY', 10, '1003', '01', 'cash', 10010101, null, '营业款存入'),
('P', 'O', 'USD', 100, '1001', '01', 'clearing', 30010201, 'F', '境外汇款'),
('P', 'I', 'USD', 100, '1001', '10', 'clearing', 30010201, 'F', '境外汇入'),
('C', 'O', 'USD', 100, '1001', '01', 'clearing', 30010201, 'F', '进口付汇'),
('C', 'I', 'USD', 100, '1001', '10', 'clearing', 30010201, 'F', '出口收汇');

create table bank.way_slot as
select
    (row_number() over (partition by way.party_kind, way.direction, way.ccy order by way.summary, way.channel, copies.copy) - 1)::integer as slot,
    way.*,
    outsiders.base,
    outsiders.persons
from bank.way
cross join lateral generate_series(1, way.weight) as copies (copy)
left join (
    select kind, min(outsider_id) as base, count(*)::integer as persons
    from bank.outsider
    group by kind
) as outsiders on outsiders.kind = way.outsiders;

alter table bank.way_slot add primary key (party_kind, direction, ccy, slot);

create table bank.payee_count as
select party_kind, count(*)::integer as payees
from bank.payee
group by party_kind;

-- Regular payments out, from the month after the opening on.
insert into bank.draft
select
    txn_date,
    case when way.channel = '01' then 32400 + bank.pick(key, 503, 28000) else 29400 + bank.pick(key, 503, 45000) end,
    1,
    key,
    way.txn_code,
    way.channel,
    account.ccy,
    amt,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    case when payee.acct_id is not null then 'D' else 'I' end,
    payee.acct_id,
    case way.contra when 'cash' then txn_org when 'clearing' then account.org_no else payee.org_no end,
    coalesce(payee.subject_no, way.contra_subject),
    txn_org,
    way.base + bank.pick(key, 505, way.persons),
    way.contra = 'cash',
    false,
    way.summary
from bank.account
inner join bank.month on month.first_day > account.open_date and (account.close_date is null or month.first_day < account.close_date)
cross join lateral generate_series(1, account.payments_out) as numbers (no)
cross join lateral (
    select
        (account.acct_id * 1000 + month.month_no) * 100 + numbers.no as key
) as keys
cross join lateral (
    select
        month.first_day + bank.pick(key, 501, month.days) as txn_date,
        bank.pick(key, 502, 100) as slot,
        floor(account.monthly_out / account.payments_out * (0.1 + 0.9 * bank.rnd(key, 504)))::bigint as wanted
) as draws
inner join bank.way_slot as way
    on way.party_kind = account.party_kind
    and way.direction = 'O'
    and way.ccy = account.ccy
    and way.slot = draws.slot
cross join lateral (
    select case when way.contra = 'cash' then draws.wanted / 10000 * 10000 else draws.wanted end as amt
) as amounts
inner join bank.org_slot
    on org_slot.slot = bank.pick(key, 506, (select org_slots from bank.size))
cross join lateral (
    select case when way.contra = 'cash' and bank.rnd(key, 507) < 0.1 then org_slot.org_no else account.org_no end as txn_org
) as places
left join bank.payee_count on payee_count.party_kind = account.party_kind and way.contra = 'customer'
left join bank.payee as chosen
    on chosen.party_kind = account.party_kind
    and chosen.no = bank.pick(key, 508, payee_count.payees)
left join bank.account as payee on payee.acct_id = chosen.acct_id
where amt > 0
    and (account.close_date is null or txn_date < account.close_date)
    and payee.acct_id is distinct from account.acct_id;

-- Regular takings that arrive in several payments; together they are never less than a month's takings.
insert into bank.draft
select
    txn_date,
    case when way.channel = '01' then 32400 + bank.pick(key, 513, 28000) else 29400 + bank.pick(key, 513, 45000) end,
    2,
    key,
    way.txn_code,
    way.channel,
    account.ccy,
    case when way.contra = 'cash' then (draws.wanted / 10000 + 1) * 10000 else draws.wanted end,
    'I',
    null,
    account.org_no,
    way.contra_subject,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    account.org_no,
    way.base + bank.pick(key, 515, way.persons),
    way.contra = 'cash',
    false,
    way.summary
from bank.account
inner join bank.month on month.last_day > account.open_date and (account.close_date is null or month.first_day < account.close_date)
cross join lateral generate_series(1, account.payments_in) as numbers (no)
cross join lateral (
    select (account.acct_id * 1000 + month.month_no) * 100 + numbers.no as key
) as keys
cross join lateral (
    select
        month.first_day + bank.pick(key, 511, month.days) as txn_date,
        bank.pick(key, 512, 100) as slot,
        ceil(account.monthly_in / account.payments_in * (1 + 0.5 * bank.rnd(key, 514)))::bigint + 1 as wanted
) as draws
inner join bank.way_slot as way
    on way.party_kind = account.party_kind
    and way.direction = 'I'
    and way.ccy = account.ccy
    and way.slot = draws.slot
where (account.slot > 0 or account.kind not in ('staff', 'wage', 'wage elsewhere', 'pension'))
    and txn_date > account.open_date
    and (account.close_date is null or txn_date < account.close_date);

-- Wages and pensions, once a month on the payer's day.
insert into bank.draft
select
    txn_date,
    25200 + bank.pick(key, 521, 7200),
    3,
    key,
    '1005',
    '10',
    'CNY',
    account.monthly_in,
    case when account.kind = 'wage' then 'D' else 'I' end,
    employer.acct_id,
    case account.kind when 'wage' then employer.org_no when 'staff' then 800000 else account.org_no end,
    case account.kind when 'wage' then employer.subject_no when 'staff' then 66010101 else 30010201 end,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    coalesce(employer.org_no, account.org_no),
    case when account.kind in ('wage elsewhere', 'pension') then 2000000 + bank.pick(account.acct_id, 522, 1500) end,
    false,
    false,
    case account.kind when 'pension' then '代发养老金' else '代发工资' end
from bank.account
inner join bank.person using (cust_id)
inner join bank.month on true
left join bank.account as employer on employer.acct_id = person.employer_id * 10 and account.kind = 'wage'
cross join lateral (
    select
        account.acct_id * 1000 + month.month_no as key,
        month.first_day + 4 + case account.kind
            when 'staff' then 10
            when 'wage' then bank.pick(employer.acct_id, 523, 20)
            else bank.pick(account.acct_id, 523, 20)
        end as txn_date
) as days
where account.slot = 0
    and account.kind in ('staff', 'wage', 'wage elsewhere', 'pension')
    and txn_date > account.open_date
    and (account.close_date is null or txn_date < account.close_date);

-- What an account opened in the window starts with, in the hour after opening.
insert into bank.draft
select
    open_date,
    32400 + bank.pick(acct_id, 531, 3600),
    4,
    acct_id,
    case when is_cash then '1003' else '1001' end,
    '01',
    ccy,
    first_deposit,
    'I',
    null,
    org_no,
    case when is_cash then 10010101 else 30010201 end,
    'D',
    acct_id,
    org_no,
    subject_no,
    org_no,
    case when not is_cash then case party_kind when 'P' then 1000000 else 2000000 end + bank.pick(acct_id, 532, 1500) end,
    is_cash,
    false,
    case when is_cash then '开户存入现金' else '开户转入' end
from (
    select account.*, ccy = 'CNY' and first_deposit < 5000000 and bank.rnd(acct_id, 533) < 0.6 as is_cash
    from bank.account
) as account
where first_deposit > 0;

-- Loans paid out to the borrower's account, most of them passed on to the seller at once.
insert into bank.draft
select
    note.issue_date,
    36000 + bank.pick(note.note_id, 541, 7200),
    5,
    note.note_id,
    '1010',
    case note.party_kind when 'C' then '01' else '10' end,
    'CNY',
    note.note_amt,
    'L',
    note.note_id,
    note.org_no,
    note.subject_no,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    note.org_no,
    null,
    false,
    false,
    '贷款发放'
from bank.note
inner join bank.account on account.acct_id = note.cust_id * 10
where note.issue_date between %(first_day)s and %(until)s;

create table bank.entrusted as
select
    note_id,
    case
        when party_kind = 'C' then 2000000 + bank.pick(note_id, 543, 1500)
        when business_type in ('2010', '2020', '2030') then 2000000 + bank.pick(note_id, 543, 1500)
        else 1000000 + bank.pick(note_id, 543, 1500)
    end as outsider_id
from bank.note
where bank.rnd(note_id, 542) < case when business_type in ('2010', '2020', '2030', '1030', '1040') then 1 else 0.5 end;

insert into bank.draft
select
    note.issue_date,
    43260 + bank.pick(note.note_id, 544, 3600),
    6,
    note.note_id,
    '1001',
    '10',
    'CNY',
    note.note_amt,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    'I',
    null,
    account.org_no,
    30010201,
    note.org_no,
    entrusted.outsider_id,
    false,
    false,
    '贷款受托支付'
from bank.note
inner join bank.entrusted using (note_id)
inner join bank.account on account.acct_id = note.cust_id * 10
where note.issue_date between %(first_day)s and %(until)s;

-- Money for repayments beyond the regular ones, on the morning of the day they are booked.
insert into bank.draft
select
    term.paid_date,
    30600 + bank.pick(note.note_id, 551, 1200),
    7,
    note.note_id,
    '1001',
    '10',
    'CNY',
    (sum(term.principal + term.interest_asked) / 10000 + 1)::bigint * 10000,
    'I',
    null,
    account.org_no,
    30010201,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    account.org_no,
    case note.party_kind when 'P' then 1000000 else 2000000 end + bank.pick(note.note_id, 552, 1500),
    false,
    false,
    '还款资金转入'
from bank.term
inner join bank.note using (note_id)
inner join bank.account on account.acct_id = note.cust_id * 10
where term.is_lump and term.paid_date between %(first_day)s and %(until)s
group by term.paid_date, note.note_id, note.party_kind, account.acct_id, account.org_no, account.subject_no;

-- Interest falls due: owed to the bank and income from that day on, unless the loan is doubtful, whose interest is income
-- only when it is paid. (No accrual between two due dates: a simplification of this bank.)
create table bank.interest_charge as
select
    term.note_id,
    term.term_no,
    least(term.due_date, term.paid_date) as charge_date,
    term.interest_asked as amt
from bank.term
left join bank.month on term.due_date between month.first_day and month.last_day
left join bank.note_state as before
    on before.note_id = term.note_id
    and before.month_no = month.month_no - 1
left join bank.write_off on write_off.note_id = term.note_id and write_off.write_off_date <= term.due_date
where term.interest_asked > 0
    and least(term.due_date, term.paid_date) between %(first_day)s and %(until)s
    and (term.paid_date is not null or coalesce(before.five_class, '1') <= '2')
    and write_off.note_id is null;

insert into bank.draft
select
    charge.charge_date,
    60000 + bank.pick(note.note_id, 561, 600),
    8,
    note.note_id * 1000 + charge.term_no,
    '1009',
    '10',
    'CNY',
    charge.amt,
    'N',
    note.note_id,
    note.org_no,
    note.interest_subject,
    'I',
    null,
    note.org_no,
    note.income_subject,
    note.org_no,
    null,
    false,
    false,
    '贷款利息到期'
from bank.interest_charge as charge
inner join bank.note using (note_id);

-- Principal and interest paid, in the evening's batch.
insert into bank.draft
select
    term.paid_date,
    case part.what when 'principal' then 64800 else 64200 end + bank.pick(note.note_id, 562, 500),
    case part.what when 'principal' then 10 else 9 end,
    note.note_id * 1000 + term.term_no,
    case part.what when 'principal' then '1011' else '1012' end,
    '10',
    'CNY',
    part.amt,
    'D',
    account.acct_id,
    account.org_no,
    account.subject_no,
    case part.what when 'principal' then 'L' else 'N' end,
    note.note_id,
    note.org_no,
    case part.what when 'principal' then note.subject_no else note.interest_subject end,
    note.org_no,
    null,
    false,
    false,
    case part.what when 'principal' then '贷款还本' else '贷款还息' end
from bank.term
inner join bank.note using (note_id)
inner join bank.account on account.acct_id = note.cust_id * 10
cross join lateral (
    values ('interest', term.interest_asked), ('principal', term.principal)
) as part (what, amt)
where term.paid_date between %(first_day)s and %(until)s
    and part.amt > 0;

-- The month end's review: a loan that has become doubtful moves to the subject of overdue loans, and its interest in
-- arrears off the balance sheet.
create table bank.downgrade as
select
    state.note_id,
    state.month_no,
    state.eod_date,
    state.bal,
    sum(term.interest)::bigint as interest
from bank.note_state as state
inner join bank.term on term.note_id = state.note_id and term.due_date <= state.eod_date and term.paid_date is null
left join bank.note_state as before on before.note_id = state.note_id and before.month_no = state.month_no - 1
where state.month_no > 0
    and state.status = '3'
    and state.five_class >= '3'
    and coalesce(before.five_class, '1') < '3'
group by state.note_id, state.month_no, state.eod_date, state.bal;

insert into bank.draft
select
    downgrade.eod_date,
    79200 + bank.pick(note.note_id, 563, 600),
    11,
    note.note_id,
    '1009',
    '10',
    'CNY',
    downgrade.bal,
    'L',
    note.note_id,
    note.org_no,
    note.overdue_subject,
    'L',
    note.note_id,
    note.org_no,
    note.subject_no,
    note.org_no,
    null::integer,
    false,
    false,
    '转入逾期贷款'
from bank.downgrade
inner join bank.note using (note_id)
union all
select
    downgrade.eod_date,
    80000 + bank.pick(note.note_id, 563, 600),
    12,
    note.note_id,
    '1009',
    '10',
    'CNY',
    downgrade.interest,
    'I',
    null,
    note.org_no,
    note.income_subject,
    'N',
    note.note_id,
    note.org_no,
    note.interest_subject,
    note.org_no,
    null,
    false,
    false,
    '欠息转表外'
from bank.downgrade
inner join bank.note using (note_id)
where downgrade.interest > 0;

insert into bank.draft
select
    write_off.write_off_date,
    78000 + bank.pick(note.note_id, 564, 600),
    13,
    note.note_id,
    '1020',
    '10',
    'CNY',
    owed.bal,
    'I',
    null,
    note.org_no,
    13040101,
    'L',
    note.note_id,
    note.org_no,
    note.overdue_subject,
    note.org_no,
    null,
    false,
    false,
    '贷款核销'
from bank.write_off
inner join bank.note using (note_id)
inner join bank.note_state as owed on owed.note_id = write_off.note_id and owed.month_no = 0;

-- What corporates are charged for payments to other banks.
insert into bank.draft
select
    txn_date, seconds + 1, 14, key, '1006', channel, ccy, least(amt / 1000, 5000), dr_kind, dr_id, dr_org, dr_subject,
    'I', null, dr_org, 60210101, txn_org, null, false, false, '结算手续费'
from bank.draft
where family = 1 and summary in ('支付货款', '柜面汇款') and cr_kind = 'I' and amt >= 100000;

-- Rent, power and the like of every unit.
insert into bank.draft
select
    month.first_day + 9 + bank.pick(org.org_no, 581, 15), 36000, 15, org.org_no * 1000::bigint + month.month_no, '1001', '10', 'CNY',
    2000000 + bank.pick(org.org_no * 1000::bigint + month.month_no, 582, 60000) * 100,
    'I', null, org.org_no, 66010201, 'I', null, org.org_no, 30010201, org.org_no,
    2000000 + bank.pick(org.org_no, 583, 1500), false, false, '支付业务费用'
from bank.org
cross join bank.month
where org.is_accounting;

-- Provisions grow by a twentieth of a per cent of the loans a month.
insert into bank.draft
select
    month.last_day, 81000, 16, loans.org_no * 1000::bigint + month.month_no, '1009', '10', 'CNY', loans.bal / 2000,
    'I', null, loans.org_no, 67020101, 'I', null, loans.org_no, 13040101, loans.org_no, null, false, false, '计提贷款损失准备'
from (
    select note.org_no, sum(state.bal)::bigint as bal
    from bank.note_state as state
    inner join bank.note using (note_id)
    where state.month_no = 0
    group by note.org_no
) as loans
cross join bank.month
where loans.bal >= 2000;

-- One deposit in fifty at the counter is booked twice by mistake and put right a minute later.
insert into bank.draft
select
    txn_date, seconds + 20 + 60 * entry.no, 20 + entry.no, key, txn_code, channel, ccy, amt,
    case entry.no when 0 then dr_kind else cr_kind end,
    case entry.no when 0 then dr_id else cr_id end,
    case entry.no when 0 then dr_org else cr_org end,
    case entry.no when 0 then dr_subject else cr_subject end,
    case entry.no when 0 then cr_kind else dr_kind end,
    case entry.no when 0 then cr_id else dr_id end,
    case entry.no when 0 then cr_org else dr_org end,
    case entry.no when 0 then cr_subject else dr_subject end,
    txn_org, outsider_id, is_cash, entry.no = 1,
    case entry.no when 0 then summary else '冲正' end
from bank.draft
cross join (values (0), (1)) as entry (no)
where family in (1, 2) and channel = '01' and cr_kind = 'D' and bank.rnd(key, 571) < 0.02;

analyze bank.draft;
