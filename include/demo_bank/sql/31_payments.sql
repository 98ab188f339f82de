-- Everything that is posted, as pairs: an amount, the account debited, the account credited. What balances by its form
-- stays balanced in every book that is made of it. This file: what customers do day by day.

-- Kinds of account: D deposit, L loan principal, N loan interest, I internal (one per organisation, subject and
-- currency, hence without an id). `key` tells the drafts of one event apart.
create unlogged table bank.draft (
    txn_date date not null,
    seconds integer not null,
    event text not null,
    key bigint not null,
    txn_code text not null default '1009',
    channel text not null default '10',
    ccy text not null default 'CNY',
    amt bigint not null check (amt > 0),
    dr_kind text not null default 'I',
    dr_id bigint,
    dr_org integer not null,
    dr_subject integer not null,
    cr_kind text not null default 'I',
    cr_id bigint,
    cr_org integer not null,
    cr_subject integer not null,
    txn_org integer not null,
    outsider_id integer,
    is_cash boolean not null default false,
    is_reversal boolean not null default false,
    summary text not null
);

-- Ways to pay (O) and to be paid (I), in hundredths of the payments of persons and corporates.
-- The other side is cash, clearing (another bank, a platform; then with an outsider) or a customer of the bank.
create table bank.way (
    party_kind text,
    direction text,
    ccy text,
    weight integer,
    txn_code text,
    channel text,
    other_side text,
    other_subject integer,
    outsider_kind text,
    summary text
);

insert into bank.way (
    party_kind, direction, ccy, weight, txn_code, channel, other_side, other_subject, outsider_kind, summary
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
    (row_number() over (
        partition by way.party_kind, way.direction, way.ccy
        order by way.summary, way.channel, copies.copy
    ) - 1)::integer as slot,
    way.*,
    outsider.first_id,
    outsider.outsiders
from bank.way
cross join lateral generate_series(1, way.weight) as copies (copy)
left join (
    select kind, min(outsider_id) as first_id, count(*)::integer as outsiders
    from bank.outsider
    group by kind
) as outsider on outsider.kind = way.outsider_kind;

alter table bank.way_slot add primary key (party_kind, direction, ccy, slot);
analyze bank.way_slot;

-- Payments out, from the month after the opening on; a customer of the bank who pays himself does not count.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, is_cash, summary
)
with
drawn as materialized (
    select
        keys.key,
        account.acct_id,
        account.party_kind,
        account.ccy,
        account.org_no,
        account.subject_no,
        account.close_date,
        month.first_day + bank.pick(keys.key, 501, month.days) as txn_date,
        bank.pick(keys.key, 502, 100) as slot,
        -- The month's spending is divided in uneven parts.
        floor(
            account.monthly_out * parts.part / sum(parts.part) over (partition by account.acct_id, month.month_no)
        )::bigint as amt,
        bank.pick(keys.key, 506, size.org_slots) as org_slot,
        bank.pick(keys.key, 508, payee_count.payees) as payee_no
    from bank.account
    cross join bank.size
    inner join bank.payee_count using (party_kind)
    inner join bank.month
        on month.first_day > account.open_date
        and (account.close_date is null or month.first_day < account.close_date)
    cross join lateral generate_series(1, account.payments_out) as numbers (no)
    cross join lateral (select (account.acct_id * 1000 + month.month_no) * 100 + numbers.no as key) as keys
    cross join lateral (select 10 + bank.pick(keys.key, 504, 30) * bank.pick(keys.key, 509, 30) as part) as parts
),

-- One payment in cash of ten is asked for away from home; cash comes in whole hundreds.
placed as (
    select
        drawn.*,
        way.txn_code,
        way.channel,
        way.other_side,
        way.other_subject,
        way.summary,
        way.first_id + bank.pick(drawn.key, 505, way.outsiders) as outsider_id,
        case when way.other_side = 'cash' then drawn.amt / 10000 * 10000 else drawn.amt end as paid,
        case
            when way.other_side = 'cash' and bank.rnd(drawn.key, 507) < 0.1 then away.org_no
            else drawn.org_no
        end as txn_org
    from drawn
    inner join bank.way_slot as way
        on way.party_kind = drawn.party_kind
        and way.direction = 'O'
        and way.ccy = drawn.ccy
        and way.slot = drawn.slot
    inner join bank.org_slot as away on away.slot = drawn.org_slot
    where drawn.close_date is null or drawn.txn_date < drawn.close_date
)

select
    placed.txn_date,
    case
        when placed.channel = '01' then 32400 + bank.pick(placed.key, 503, 28000)
        else 29400 + bank.pick(placed.key, 503, 45000)
    end,
    'payment', placed.key, placed.txn_code, placed.channel, placed.ccy, placed.paid,
    'D', placed.acct_id, placed.org_no, placed.subject_no,
    case when placed.other_side = 'customer' then 'D' else 'I' end,
    payee.acct_id,
    case placed.other_side when 'cash' then placed.txn_org when 'clearing' then placed.org_no else payee.org_no end,
    coalesce(placed.other_subject, payee.subject_no),
    placed.txn_org, placed.outsider_id, placed.other_side = 'cash', placed.summary
from placed
left join bank.payee
    on placed.other_side = 'customer'
    and payee.party_kind = placed.party_kind
    and payee.no = placed.payee_no
where placed.paid > 0
    and payee.acct_id is distinct from placed.acct_id;

-- Takings that arrive in several payments; together they are never less than a month's takings.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, is_cash, summary
)
with
drawn as materialized (
    select
        keys.key,
        account.acct_id,
        account.party_kind,
        account.ccy,
        account.org_no,
        account.subject_no,
        account.open_date,
        account.close_date,
        month.first_day + bank.pick(keys.key, 511, month.days) as txn_date,
        bank.pick(keys.key, 512, 100) as slot,
        ceil(account.monthly_in / account.payments_in * (1 + 0.06 * bank.rnd(keys.key, 514)))::bigint + 1 as amt
    from bank.account
    inner join bank.month
        on month.last_day > account.open_date
        and (account.close_date is null or month.first_day < account.close_date)
    cross join lateral generate_series(1, account.payments_in) as numbers (no)
    cross join lateral (select (account.acct_id * 1000 + month.month_no) * 100 + numbers.no as key) as keys
    where account.slot > 0 or account.kind not in ('staff', 'wage', 'wage elsewhere', 'pension')
)

select
    drawn.txn_date,
    case
        when way.channel = '01' then 32400 + bank.pick(drawn.key, 513, 28000)
        else 29400 + bank.pick(drawn.key, 513, 45000)
    end,
    'receipt', drawn.key, way.txn_code, way.channel, drawn.ccy,
    case when way.other_side = 'cash' then (drawn.amt / 10000 + 1) * 10000 else drawn.amt end,
    drawn.org_no, way.other_subject,
    'D', drawn.acct_id, drawn.org_no, drawn.subject_no,
    drawn.org_no, way.first_id + bank.pick(drawn.key, 515, way.outsiders), way.other_side = 'cash', way.summary
from drawn
inner join bank.way_slot as way
    on way.party_kind = drawn.party_kind
    and way.direction = 'I'
    and way.ccy = drawn.ccy
    and way.slot = drawn.slot
where drawn.txn_date > drawn.open_date
    and (drawn.close_date is null or drawn.txn_date < drawn.close_date);

-- Wages and pensions, once a month on the payer's day.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    days.txn_date, 25200 + bank.pick(days.key, 521, 7200), 'wage', days.key, '1005', account.monthly_in,
    case account.kind when 'wage' then 'D' else 'I' end,
    employer.acct_id,
    case account.kind when 'wage' then employer.org_no when 'staff' then 800000 else account.org_no end,
    case account.kind when 'wage' then employer.subject_no when 'staff' then 66010101 else 30010201 end,
    'D', account.acct_id, account.org_no, account.subject_no,
    coalesce(employer.org_no, account.org_no),
    case when account.kind in ('wage elsewhere', 'pension') then 2000000 + bank.pick(account.acct_id, 522, 1500) end,
    case account.kind when 'pension' then '代发养老金' else '代发工资' end
from bank.account
inner join bank.person using (cust_id)
left join bank.account as employer on employer.acct_id = person.employer_id * 10::bigint
cross join bank.month
cross join lateral (
    select
        account.acct_id * 1000 + month.month_no as key,
        month.first_day + 4 + case account.kind
            when 'staff' then 10
            else bank.pick(coalesce(employer.acct_id, account.acct_id), 523, 20)
        end as txn_date
) as days
where account.slot = 0
    and account.kind in ('staff', 'wage', 'wage elsewhere', 'pension')
    and days.txn_date > account.open_date
    and (account.close_date is null or days.txn_date < account.close_date);

-- What an account opened in the window starts with, in the hour after opening.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, is_cash, summary
)
select
    account.open_date, 32400 + bank.pick(account.acct_id, 531, 3600), 'first deposit', account.acct_id,
    case when way.is_cash then '1003' else '1001' end, '01', account.ccy, account.first_deposit,
    account.org_no, case when way.is_cash then 10010101 else 30010201 end,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no,
    case
        when way.is_cash then null
        when account.ccy <> 'CNY' then 8000000 + bank.pick(account.acct_id, 532, 60)
        when account.party_kind = 'P' then 1000000 + bank.pick(account.acct_id, 532, 1500)
        else 2000000 + bank.pick(account.acct_id, 532, 1500)
    end,
    way.is_cash, case when way.is_cash then '开户存入现金' else '开户转入' end
from bank.account
cross join lateral (
    select account.ccy = 'CNY' and account.first_deposit < 5000000 and bank.rnd(account.acct_id, 533) < 0.6 as is_cash
) as way
where account.first_deposit > 0;

-- What corporates are charged for payments to other banks.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, summary
)
select
    txn_date, seconds + 1, 'fee', key, '1006', channel, ccy, least(amt / 1000, 5000),
    dr_kind, dr_id, dr_org, dr_subject,
    dr_org, 60210101,
    txn_org, '结算手续费'
from bank.draft
where event = 'payment' and summary in ('支付货款', '柜面汇款') and cr_kind = 'I' and amt >= 100000;

-- One deposit in twenty at the counter is booked twice by mistake and put right a minute later.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, is_cash, is_reversal, summary
)
select
    draft.txn_date, draft.seconds + 20 + 60 * entry.no, entry.event, draft.key, draft.txn_code, draft.channel,
    draft.ccy, draft.amt,
    case entry.no when 0 then dr_kind else cr_kind end,
    case entry.no when 0 then dr_id else cr_id end,
    case entry.no when 0 then dr_org else cr_org end,
    case entry.no when 0 then dr_subject else cr_subject end,
    case entry.no when 0 then cr_kind else dr_kind end,
    case entry.no when 0 then cr_id else dr_id end,
    case entry.no when 0 then cr_org else dr_org end,
    case entry.no when 0 then cr_subject else dr_subject end,
    draft.txn_org, draft.is_cash, entry.no = 1,
    case entry.no when 0 then draft.summary else '冲正' end
from bank.draft
cross join (values (0, 'mistake'), (1, 'reversal')) as entry (no, event)
where draft.event = 'receipt' and draft.channel = '01' and draft.is_cash and bank.rnd(draft.key, 571) < 0.05;
