-- The opening balances, debit positive. Sub-ledgers first, then what each organisation needs, then what balances its
-- books.

create table bank.opening as
select 'D' as kind, org_no, subject_no, ccy, - sum(opening_bal)::bigint as bal
from bank.account
group by org_no, subject_no, ccy
union all
select 'L', note.org_no, case
    when state.five_class >= '3' then note.overdue_subject
    else note.subject_no
end, note.ccy, sum(state.bal)::bigint
from bank.note_state as state
inner join bank.note using (note_id)
where state.month_no = 0
group by 2, 3, 4
union all
-- Loans made for others stand outside the balance sheet, against one contra subject.
select 'I', note.org_no, 79990101, note.ccy, - sum(state.bal)::bigint
from bank.note_state as state
inner join bank.note using (note_id)
where state.month_no = 0 and note.is_off_balance
group by note.org_no, note.ccy
union all
select 'N', note.org_no, note.interest_subject, note.ccy, sum(state.overdue_interest)::bigint
from bank.note_state as state
inner join bank.note using (note_id)
where state.month_no = 0 and state.status = '3' and state.five_class < '3' and not note.is_off_balance
group by note.org_no, note.interest_subject, note.ccy
union all
-- Cash: what the busiest day of the window takes, and a reserve. At the head office's vault: what ever left it.
select
    'I', org.org_no, 10010101, 'CNY',
    (coalesce(most.paid, 0) / 10000000 + case when org.org_class = 'H' then 100 else 5 end) * 10000000
from bank.org
left join (
    select org_no, max(paid) as paid
    from (
        select org_no, txn_date, sum(amt) as paid
        from bank.leg
        where kind = 'I' and subject_no = 10010101 and dr_cr = 'C'
        group by org_no, txn_date
    ) as days
    group by org_no
) as most using (org_no)
where org.is_accounting
union all
select
    'I', note.org_no, 13040101, note.ccy,
    - sum(state.bal * case state.five_class
        when '1' then 0.015
        when '2' then 0.03
        when '3' then 0.3
        when '4' then 0.6
        else 1
    end)::bigint - 1000000
from bank.note_state as state
inner join bank.note using (note_id)
where state.month_no = 0 and not note.is_off_balance
group by note.org_no, note.ccy
union all
select 'I', org_no, subject_no, ccy, sum(bal)::bigint
from bank.result_opening
group by org_no, subject_no, ccy
union all
select 'I', org_no, subject_no, ccy, sum(bal)::bigint
from bank.business_opening
group by org_no, subject_no, ccy
union all
-- Interest earned by depositors since they were last paid, and what rounding by organisation may ask for.
select
    'I', org_no, payable_subject, ccy,
    - 10000 - (
        sum(
            opening_bal * rate_bp * (%(first_day)s - case
                when product_class = 'T' then (maturity_date - make_interval(months => term_months))::date
                else greatest(open_date, bank.last_settlement(%(first_day)s))
            end)
        ) * 1.005 / 3600000
    )::bigint
from bank.account
where open_date < %(first_day)s
group by org_no, payable_subject, ccy;

delete from bank.opening where bal = 0;

-- An organisation's own plug: what it lends to or owes the head office.
insert into bank.opening
select 'I', org_no, 30010101, ccy, - sum(bal)::bigint
from bank.opening
where org_no <> 800000
group by org_no, ccy
having sum(bal) <> 0;

insert into bank.opening
select 'I', 800000, 30010101, ccy, - sum(bal)::bigint
from bank.opening
where subject_no = 30010101
group by ccy;

-- Head office: reserves of a tenth of the deposits, clearing funds for whatever flows out in the window, capital and
-- earlier profits; the rest is lent to other banks. Capital is raised until that rest is a twentieth of the deposits.
create table bank.head_office as
with
deposits as (
    select - sum(bal)::bigint as total
    from bank.opening
    where kind = 'D' and ccy = 'CNY'
),

outflow as (
    select greatest(- min(reached), 0)::bigint as most
    from (
        select sum(delta) over (order by posting_id, leg_no) as reached
        from bank.leg
        where kind = 'I' and org_no = 800000 and subject_no = 10030101
    ) as path
),

needs as (
    select
        deposits.total / 1000000 * 100000 as statutory,
        (deposits.total / 20 + outflow.most) / 1000000 * 1000000 as clearing,
        deposits.total / 20 as interbank,
        (
            select sum(bal)::bigint
            from bank.opening
            where org_no = 800000 and ccy = 'CNY'
        ) as others
    from deposits
    cross join outflow
)

select
    statutory,
    clearing,
    -- Assets less what is owed so far must be covered by equity; whole ten thousands of yuan.
    (greatest(statutory + clearing + interbank + others, 20000000000) * 5 / 6 / 1000000 + 1) * 1000000 as capital,
    (greatest(statutory + clearing + interbank + others, 20000000000) / 6 / 1000000 + 1) * 1000000 as earned
from needs;

insert into bank.opening
select 'I', 800000, entry.subject_no, 'CNY', entry.bal
from bank.head_office
cross join lateral (
    values (10030102, statutory), (10030101, clearing), (40010101, - capital), (41040101, - earned)
) as entry (subject_no, bal);

insert into bank.opening
select 'I', 800000, case ccy when 'CNY' then 10110101 else 10110201 end, ccy, - sum(bal)::bigint
from bank.opening
where org_no = 800000
group by ccy
having sum(bal) <> 0;

-- A balance, debit positive, as debit and credit columns: on the subject's own side, below zero if it stands on the
-- other; on either side for subjects that may stand on both.
create function bank.sides(bal bigint, side text) returns table (dr bigint, cr bigint)
language sql immutable parallel safe
begin atomic
    select
        case side when 'D' then bal when 'C' then 0 else greatest(bal, 0) end,
        case side when 'C' then - bal when 'D' then 0 else greatest(- bal, 0) end;
end;

-- The general ledger: every combination that stood open or ever moved, from the first day of the window on.
create unlogged table bank.gl as
with
turnover as (
    select
        org_no, subject_no, ccy, txn_date,
        sum(amt) filter (where dr_cr = 'D') as dr,
        sum(amt) filter (where dr_cr = 'C') as cr
    from bank.leg
    group by org_no, subject_no, ccy, txn_date
),

opened as (
    select org_no, subject_no, ccy, sum(bal) as bal
    from bank.opening
    group by org_no, subject_no, ccy
),

combination as (
    select org_no, subject_no, ccy, min(from_date) as from_date
    from (
        select org_no, subject_no, ccy, %(first_day)s as from_date from opened
        union all
        select org_no, subject_no, ccy, min(txn_date) from turnover group by org_no, subject_no, ccy
    ) as known
    group by org_no, subject_no, ccy
)

select
    combination.org_no,
    combination.subject_no,
    combination.ccy,
    days.acct_date::date as acct_date,
    coalesce(turnover.dr, 0)::bigint as dr,
    coalesce(turnover.cr, 0)::bigint as cr,
    (
        coalesce(opened.bal, 0)
        + sum(coalesce(turnover.dr, 0) - coalesce(turnover.cr, 0))
            over (partition by combination.org_no, combination.subject_no, combination.ccy order by days.acct_date)
    )::bigint as closing
from combination
cross join lateral generate_series(combination.from_date::timestamp, %(until)s::timestamp, interval '1 day')
    as days (acct_date)
left join turnover
    on turnover.org_no = combination.org_no
    and turnover.subject_no = combination.subject_no
    and turnover.ccy = combination.ccy
    and turnover.txn_date = days.acct_date::date
left join opened
    on opened.org_no = combination.org_no
    and opened.subject_no = combination.subject_no
    and opened.ccy = combination.ccy;
