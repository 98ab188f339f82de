-- Postings: the bank's own business.

-- Rent, power and the like of every unit, once a month.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    month.first_day + 9 + bank.pick(org.org_no, 581, 15), 36000, 'running costs', keys.key, '1001',
    2000000 + bank.pick(keys.key, 582, 60000) * 100,
    org.org_no, 66010201,
    org.org_no, 30010201,
    org.org_no, 2000000 + bank.pick(org.org_no, 583, 1500), '支付业务费用'
from bank.org
cross join bank.month
cross join lateral (select org.org_no * 1000::bigint + month.month_no as key) as keys
where org.is_accounting;

-- Provisions grow by a twentieth of a per cent of the loans a month.
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    month.last_day, 81000, 'provision',
    (loans.org_no * 1000::bigint + month.month_no) * 10 + case loans.ccy when 'CNY' then 0 else 1 end, loans.ccy,
    loans.bal / 2000,
    loans.org_no, 67020101,
    loans.org_no, 13040101,
    loans.org_no, '计提贷款损失准备'
from (
    select note.org_no, note.ccy, sum(state.bal)::bigint as bal
    from bank.note_state as state
    inner join bank.note using (note_id)
    where state.month_no = 0 and not note.is_off_balance
    group by note.org_no, note.ccy
) as loans
cross join bank.month
where loans.bal >= 2000;

-- What the central bank pays on the reserves, on the 21st of each quarter's last month: 1.62 per cent on a tenth of the
-- deposits.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    month.first_day + 20, 81000, 'interest on reserves', month.month_no, '1008', deposits.bal / 10 * 162 / 40000,
    800000, 10030101,
    800000, 60110201,
    800000, '准备金结息'
from (
    select sum(opening_bal)::bigint as bal
    from bank.account
    where ccy = 'CNY'
) as deposits
cross join bank.month
where mod(extract(month from month.first_day)::integer, 3) = 0;

-- Money that comes in with a wrong name waits in a suspense account and goes back within three days.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    days.came + case entry.event when 'suspense' then 0 else 1 + bank.pick(days.key, 592, 3) end,
    case entry.event when 'suspense' then 39600 else 50400 end + bank.pick(days.key, 593, 3600),
    entry.event, days.key, '1001', 50000 + bank.pick(days.key, 594, 3000000),
    days.org_no, case entry.event when 'suspense' then 30010201 else 22410101 end,
    days.org_no, case entry.event when 'suspense' then 22410101 else 30010201 end,
    days.org_no, 1000000 + bank.pick(days.key, 595, 1500),
    case entry.event when 'suspense' then '户名不符挂账' else '挂账退汇' end
from (
    select
        org.org_no,
        org.org_no * 100000::bigint + month.month_no * 10 + numbers.no as key,
        month.first_day
            + bank.pick(org.org_no * 100000::bigint + month.month_no * 10 + numbers.no, 591, month.days - 4) as came
    from bank.org
    cross join bank.month
    cross join generate_series(1, 2) as numbers (no)
    where org.draw > 0
) as days
cross join (values ('suspense'), ('suspense cleared')) as entry (event);
