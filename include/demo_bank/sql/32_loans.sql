-- Postings: loans paid out, repaid, reviewed, given up.

-- Where the money of a loan goes: at once to sellers, or to the borrower's own account, or some of it to each.
create table bank.entrusted as
with
paid as (
    select
        note.note_id,
        note.issue_date,
        note.note_amt as amt,
        case
            when note.party_kind = 'C' or note.business_type in ('2010', '2020', '2030') then 2000000
            else 1000000
        end as payees,
        -- Up to three sellers of what firms build and buy; a third of the working capital goes on only in part.
        case
            when note.business_type in ('1030', '1035', '1040') then 1 + bank.pick(note.note_id, 545, 3)
            when note.business_type = '1010' then 1 + bank.pick(note.note_id, 545, 2)
            else 1
        end as parts,
        case when note.business_type in ('1010', '2060') and bank.rnd(note.note_id, 546) < 0.33 then 0.6 else 1 end
            as share
    from bank.note
    where note.issue_type = '1'
        and note.issue_subject is null
        and bank.rnd(note.note_id, 542) < case
            when note.business_type in ('2010', '2020', '2030', '1030', '1035', '1040', '3040') then 1
            when note.business_type in ('2050', '2060', '1010', '3030') then 0.5
            else 0
        end
)

select
    paid.note_id,
    numbers.no,
    paid.payees + mod(bank.pick(paid.note_id, 543, 1500) + 7 * (numbers.no - 1), 1500) as outsider_id,
    -- A later part within days, and before the month is over: what is left then may be moved away.
    least(
        paid.issue_date + (numbers.no - 1) * (1 + bank.pick(paid.note_id, 547, 4)),
        (date_trunc('month', paid.issue_date::timestamp) + interval '1 month - 1 day')::date
    ) as pay_date,
    case
        when numbers.no < paid.parts then (paid.amt * paid.share)::bigint / paid.parts / 10000 * 10000
        else (paid.amt * paid.share)::bigint
            - (paid.amt * paid.share)::bigint / paid.parts / 10000 * 10000 * (paid.parts - 1)
    end as amt,
    paid.share = 1 as is_whole
from paid
cross join lateral generate_series(1, paid.parts) as numbers (no);

alter table bank.entrusted add primary key (note_id, no);
analyze bank.entrusted;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    note.issue_date, 36000 + bank.pick(note.note_id, 541, 7200), 'loan issue', note.note_id, '1010',
    -- The batch pays out what a person has drawn online; homes and cars are signed for at the counter.
    case when note.party_kind = 'C' or note.business_type in ('2010', '2020', '2030') then '01' else '10' end,
    note.ccy, note.note_amt,
    'L', note.note_id, note.org_no, note.subject_no,
    way.kind, way.acct_id, way.org_no, way.subject_no,
    note.org_no, case when note.issue_subject is not null then note.outsider_id end, '贷款发放'
from bank.note
inner join bank.account using (acct_id)
cross join lateral (
    select
        case when note.issue_subject is null then 'D' else 'I' end as kind,
        case when note.issue_subject is null then account.acct_id end as acct_id,
        case when note.issue_subject is null then account.org_no else note.org_no end as org_no,
        coalesce(note.issue_subject, account.subject_no) as subject_no
) as way
where note.issue_date between %(first_day)s and %(until)s;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    entrusted.pay_date, 43260 + bank.pick(note.note_id, 544, 3600), 'loan passed on', note.note_id * 10 + entrusted.no,
    '1001', note.ccy, entrusted.amt,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, 30010201,
    note.org_no, entrusted.outsider_id, '贷款受托支付'
from bank.entrusted
inner join bank.note using (note_id)
inner join bank.account using (acct_id)
where entrusted.pay_date between %(first_day)s and %(until)s;

-- Money for repayments beyond the regular ones, on the morning of the day they are booked. A loan that is renewed
-- repays its principal from the new one.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    -- A note may be paid in several lumps.
    needed.paid_date, 30600 + bank.pick(note.note_id, 551, 1200), 'loan funding',
    note.note_id * 10000 + (needed.paid_date - %(first_day)s), '1001', note.ccy,
    (needed.amt / 10000 + 1) * 10000,
    account.org_no, 30010201,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no,
    case
        when note.ccy <> 'CNY' then 8000000 + bank.pick(note.note_id, 552, 60)
        else case note.party_kind when 'P' then 1000000 else 2000000 end + bank.pick(note.note_id, 552, 1500)
    end, '还款资金转入'
from (
    select
        term.note_id,
        term.paid_date,
        sum(term.interest_asked + case when renewal.note_id is null then term.principal else 0 end)::bigint as amt
    from bank.term
    left join bank.note as renewal on renewal.previous_note_id = term.note_id
    where term.is_lump and term.paid_date between %(first_day)s and %(until)s
    group by term.note_id, term.paid_date
) as needed
inner join bank.note using (note_id)
inner join bank.account using (acct_id)
where (note.repay_subject is null or note.is_off_balance) and needed.amt > 0;

-- Interest falls due: the borrower owes it and it is income, unless the loan is doubtful by then; such a loan's
-- interest is income only when it is paid. (No accrual between two due dates: a simplification of this bank.)
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, summary
)
select
    charge.charge_date, 60000 + bank.pick(note.note_id, 561, 600), 'interest due',
    note.note_id * 1000 + charge.term_no, note.ccy, charge.amt,
    'N', note.note_id, note.org_no, note.interest_subject,
    note.org_no, note.income_subject,
    note.org_no, '贷款利息到期'
from (
    select
        term.note_id,
        term.term_no,
        least(term.due_date, term.paid_date) as charge_date,
        term.interest_asked as amt
    from bank.term
    left join bank.month on term.due_date between month.first_day and month.last_day
    left join bank.note_state as before on before.note_id = term.note_id and before.month_no = month.month_no - 1
    left join bank.write_off on write_off.note_id = term.note_id and write_off.write_off_date <= term.due_date
    left join bank.transfer_note as sold
        on sold.note_id = term.note_id
        and sold.kind <> 'I'
        and sold.deal_date <= term.due_date
    where term.interest_asked > 0
        and least(term.due_date, term.paid_date) between %(first_day)s and %(until)s
        and (term.paid_date is not null or coalesce(before.five_class, '1') < '3')
        and write_off.note_id is null
        and sold.note_id is null
) as charge
inner join bank.note using (note_id)
where not note.is_off_balance;

-- Interest and principal paid, in the evening's batch; persons who pay early or late often come to the counter.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    term.paid_date,
    case when counter.is_there then 50400 else part.seconds end + bank.pick(note.note_id, 562, 500), part.event, note.note_id * 1000 + term.term_no,
    part.txn_code, case when counter.is_there then '01' else '10' end, note.ccy, part.amt,
    way.kind, way.acct_id, way.org_no, way.subject_no,
    part.kind, note.note_id, note.org_no, part.subject_no,
    note.org_no, case when note.repay_subject is not null then note.outsider_id end, part.summary
from bank.term
inner join bank.note using (note_id)
inner join bank.account using (acct_id)
cross join lateral (
    values
    ('interest paid', 64200, '1012', 'N', note.interest_subject, term.interest_asked, '贷款还息'),
    ('principal paid', 64800, '1011', 'L', note.subject_no, term.principal, '贷款还本')
) as part (event, seconds, txn_code, kind, subject_no, amt, summary)
cross join lateral (
    select
        case when note.repay_subject is null then 'D' else 'I' end as kind,
        case when note.repay_subject is null then account.acct_id end as acct_id,
        case when note.repay_subject is null then account.org_no else note.org_no end as org_no,
        coalesce(note.repay_subject, account.subject_no) as subject_no
) as way
cross join lateral (
    select
        note.party_kind = 'P' and term.is_lump and not note.is_off_balance and bank.rnd(note.note_id, 565) < 0.6
            as is_there
) as counter
where term.paid_date between %(first_day)s and %(until)s
    and part.amt > 0
    and (part.kind = 'L' or not note.is_off_balance);

-- Now and then a repayment is booked to the wrong loan and taken back at once.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, is_reversal, summary
)
select
    mistaken.paid_date, 49000 + entry.seconds, entry.event, mistaken.note_id, '1011', mistaken.ccy, 10000,
    case when entry.is_reversal then 'L' else 'D' end,
    case when entry.is_reversal then mistaken.note_id else mistaken.acct_id end,
    case when entry.is_reversal then mistaken.org_no else account.org_no end,
    case when entry.is_reversal then mistaken.subject_no else account.subject_no end,
    case when entry.is_reversal then 'D' else 'L' end,
    case when entry.is_reversal then mistaken.acct_id else mistaken.note_id end,
    case when entry.is_reversal then account.org_no else mistaken.org_no end,
    case when entry.is_reversal then account.subject_no else mistaken.subject_no end,
    mistaken.org_no, entry.is_reversal, case when entry.is_reversal then '还款误记冲正' else '贷款还本' end
from (
    select
        note.*,
        term.paid_date,
        row_number() over (partition by note.party_kind order by term.paid_date, note.note_id) as place
    from (
        -- The money for a lump has come in that morning.
        select distinct on (note_id) note_id, paid_date
        from bank.term
        where is_lump and principal >= 10000 and paid_date between %(first_day)s and %(until)s
        order by note_id, paid_date
    ) as term
    inner join bank.note using (note_id)
    where note.repay_subject is null and note.ccy = 'CNY'
        and not exists (select from bank.note as renewal where renewal.previous_note_id = note.note_id)
) as mistaken
inner join bank.account using (acct_id)
cross join (values (0, 'repayment mistaken', false), (300, 'repayment corrected', true)) as entry (seconds, event, is_reversal)
where mistaken.place = 1 or bank.rnd(mistaken.note_id, 566) < 0.01;

-- The month end's review: a loan that has become doubtful moves to the subject of overdue loans, and its interest in
-- arrears off the balance sheet.
create table bank.downgrade as
select
    state.note_id,
    state.eod_date,
    state.bal,
    state.overdue_interest::bigint as interest
from bank.note_state as state
left join bank.note_state as before on before.note_id = state.note_id and before.month_no = state.month_no - 1
where state.month_no > 0
    and state.status = '3'
    and state.five_class >= '3'
    and coalesce(before.five_class, '1') < '3'
    and not exists (select from bank.note where note.note_id = state.note_id and note.is_off_balance);

insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, summary
)
select
    downgrade.eod_date, 79200 + bank.pick(note.note_id, 563, 600), 'loan overdue', note.note_id, note.ccy,
    downgrade.bal,
    'L', note.note_id, note.org_no, note.overdue_subject,
    'L', note.note_id, note.org_no, note.subject_no,
    note.org_no, '转入逾期贷款'
from bank.downgrade
inner join bank.note using (note_id)
union all
select
    downgrade.eod_date, 80000 + bank.pick(note.note_id, 563, 600), 'interest overdue', note.note_id, note.ccy,
    downgrade.interest,
    'I', null, note.org_no, note.income_subject,
    'N', note.note_id, note.org_no, note.interest_subject,
    note.org_no, '欠息转表外'
from bank.downgrade
inner join bank.note using (note_id)
where downgrade.interest > 0;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, summary
)
select
    write_off.write_off_date, 78000 + bank.pick(note.note_id, 564, 600), 'write-off', note.note_id, '1020', note.ccy,
    owed.bal,
    note.org_no, 13040101,
    'L', note.note_id, note.org_no, note.overdue_subject,
    note.org_no, '贷款核销'
from bank.write_off
inner join bank.note using (note_id)
inner join bank.note_state as owed on owed.note_id = write_off.note_id and owed.month_no = 0;
