-- How loans fare: what is due and paid per term, what is given up, how each note stands at every month end.

analyze bank.note;

-- Fate: most are paid on time; some stop paying, a part of those catches up; some are repaid early.
create table bank.fate as
with
drawn as (
    select
        note_id,
        issue_date,
        due_date,
        fate,
        stop_from as given_stop,
        catch_up_days as given_days,
        early_date as given_early,
        bank.rnd(note_id, 331) as draw,
        greatest(issue_date + 20, %(open_day)s - 560 + bank.pick(note_id, 332, 560 + %(until)s - %(open_day)s))
            as stop_from
    from bank.note
)

select
    note_id,
    case fate when 'given' then given_stop when 'drawn' then case when draw < 0.045 then stop_from end end as stop_from,
    case
        when fate = 'given' then given_days
        when fate = 'drawn' and draw < 0.02 then 8 + bank.pick(note_id, 333, 68)
    end as catch_up_days,
    case
        when fate = 'given' then given_early
        when fate = 'drawn' and draw between 0.6 and 0.6 + 0.012 * %(months)s
            then %(first_day)s + bank.pick(note_id, 334, %(until)s - %(first_day)s)
    end as early_date
from drawn;

create table bank.term as
with
due as (
    select
        note.note_id,
        numbers.term_no,
        note.terms,
        note.repay_method,
        case
            when numbers.term_no = note.terms then note.due_date
            else (note.issue_date + make_interval(months => numbers.term_no * note.months_a_term))::date
        end as due_date,
        note.acct_id <> note.cust_id * 10::bigint or (note.repay_subject is not null and not note.is_off_balance)
            as is_paid_elsewhere,
        case
            when note.repay_method in ('1', '2') then
                case
                    when numbers.term_no < note.terms then note.note_amt / note.terms
                    else note.note_amt - note.note_amt / note.terms * (note.terms - 1)
                end
            when numbers.term_no = note.terms then note.note_amt
            else 0
        end as principal,
        case when note.interest_amt is not null then note.interest_amt * (numbers.term_no = note.terms)::integer else (
            case
                when note.repay_method in ('1', '2')
                    then note.note_amt - note.note_amt / note.terms * (numbers.term_no - 1)
                else note.note_amt
            end
            * note.rate_bp * note.months_a_term + 60000
        ) / 120000 end as interest,
        fate.stop_from,
        fate.catch_up_days,
        case
            when fate.early_date > note.issue_date + 20 and fate.early_date < note.due_date then fate.early_date
        end as early_date
    from bank.note
    inner join bank.fate using (note_id)
    cross join lateral generate_series(1, note.terms) as numbers (term_no)
),

stopped as (
    select
        due.*,
        min(due_date) filter (where due_date >= stop_from) over (partition by note_id) as first_missed
    from due
),

planned as (
    select
        stopped.*,
        case
            when due_date < coalesce(first_missed, date '9999-12-31') then least(due_date, early_date)
            when catch_up_days is not null then greatest(due_date, first_missed + catch_up_days)
        end as planned_paid_date
    from stopped
),

-- What is paid after a loan was sold is not paid to the bank.
paid as (
    select
        planned.note_id,
        planned.term_no,
        planned.terms,
        planned.repay_method,
        planned.due_date,
        planned.principal,
        planned.interest,
        planned.is_paid_elsewhere,
        case
            when sold.note_id is null or planned.planned_paid_date < sold.deal_date then planned.planned_paid_date
        end as planned_paid_date
    from planned
    left join bank.transfer_note as sold on sold.note_id = planned.note_id and sold.kind <> 'I'
)

select
    note_id,
    term_no,
    due_date,
    principal,
    interest,
    case when planned_paid_date <= %(until)s then planned_paid_date end as paid_date,
    -- Repaid early: no interest for terms that had not begun to run out.
    case when planned_paid_date < due_date then 0 else interest end as interest_asked,
    is_paid_elsewhere or repay_method in ('2', '5') or (repay_method = '6' and term_no = terms)
        or planned_paid_date is distinct from due_date as is_lump
from paid;

create index on bank.term (note_id);
analyze bank.term;

-- Loans given up: nothing paid for more than a year, on a day of the window.
create table bank.write_off as
select
    term.note_id,
    %(first_day)s + bank.pick(term.note_id, 341, %(until)s - %(first_day)s) as write_off_date
from bank.term
inner join bank.note using (note_id)
where paid_date is null
    and not note.is_off_balance
group by term.note_id
having min(term.due_date) < %(first_day)s - 375 and bank.rnd(term.note_id, 342) < 0.6;

-- How each note stands at each month end; month 0 is the day the books open.
create table bank.note_state as
with
ends as (
    select 0 as month_no, %(open_day)s as eod_date
    union all
    select month_no, last_day from bank.month
),

summed as (
    select
        note.note_id,
        ends.month_no,
        ends.eod_date,
        write_off.write_off_date,
        sold.deal_date as sold_date,
        max(review.least_class) as least_class,
        max(review.reason) as review_reason,
        note.note_amt - coalesce(sum(term.principal) filter (where term.paid_date <= ends.eod_date), 0) as owed,
        max(term.paid_date) filter (where term.paid_date <= ends.eod_date) as last_paid,
        coalesce(sum(term.principal) filter (where missed), 0) as overdue_principal,
        coalesce(sum(term.interest) filter (where missed), 0) as overdue_interest,
        min(term.due_date) filter (where missed and term.principal > 0) as overdue_principal_date,
        min(term.due_date) filter (where missed and term.interest > 0) as arrears_date,
        min(term.due_date) filter (where missed) as overdue_date,
        count(*) filter (where missed) as arrears_terms,
        count(*) filter (where missed or (term.due_date <= ends.eod_date and term.paid_date > term.due_date))
            as arrears_terms_total,
        count(*) filter (where term.due_date <= ends.eod_date) as terms_due,
        min(term.due_date) filter (where term.due_date > ends.eod_date) as next_due
    from bank.note
    inner join ends on note.issue_date <= ends.eod_date
    inner join bank.term on term.note_id = note.note_id
    left join bank.write_off on write_off.note_id = note.note_id and write_off.write_off_date <= ends.eod_date
    left join bank.transfer_note as sold
        on sold.note_id = note.note_id
        and sold.kind <> 'I'
        and sold.deal_date <= ends.eod_date
    -- Of several reviews in force the strictest counts.
    left join lateral (
        select least_class, reason
        from bank.class_review
        where class_review.note_id = note.note_id
            and class_review.from_date <= ends.eod_date
            and (class_review.to_date is null or class_review.to_date > ends.eod_date)
        order by least_class desc, from_date
        limit 1
    ) as review on true
    cross join lateral (
        select
            term.due_date <= ends.eod_date
            and (term.paid_date is null or term.paid_date > ends.eod_date) as missed
    ) as misses
    group by note.note_id, ends.month_no, ends.eod_date, write_off.write_off_date, sold.deal_date
),

counted as (
    select
        summed.*,
        case
            when write_off_date is not null then '4'
            when sold_date is not null then '5'
            when owed = 0 then '2'
            when arrears_terms > 0 then '3'
            else '1'
        end as status,
        case
            when write_off_date is not null then '5'
            when overdue_date is null then '1'
            when eod_date - overdue_date <= 90 then '2'
            when eod_date - overdue_date <= 180 then '3'
            when eod_date - overdue_date <= 360 then '4'
            else '5'
        end as class_by_days,
        max(month_no) filter (where owed > 0 and sold_date is null) over (partition by note_id) as last_open
    from summed
),

-- A review makes a class worse, and a loan doubtful only if it is bad already.
judged as (
    select
        counted.*,
        case
            when least_class > class_by_days and (least_class < '3' or class_by_days >= '3') then least_class
            else class_by_days
        end as class
    from counted
)

-- A loan that was repaid or sold keeps the class it had before.
select
    judged.note_id,
    judged.month_no,
    judged.eod_date,
    judged.write_off_date,
    case when judged.status in ('4', '5') then 0 else judged.owed end as bal,
    judged.status,
    case judged.status
        when '4' then judged.write_off_date
        when '5' then judged.sold_date
        when '2' then judged.last_paid
    end as settle_date,
    case when judged.status in ('2', '5') then coalesce(before.class, '1') else judged.class end as five_class,
    -- Why the class is worse than the days say.
    case when judged.class > judged.class_by_days then judged.review_reason end as review_reason,
    judged.overdue_principal,
    judged.overdue_interest,
    judged.overdue_principal_date,
    judged.arrears_date,
    judged.arrears_terms,
    judged.arrears_terms_total,
    judged.terms_due,
    judged.next_due
from judged
left join judged as before on before.note_id = judged.note_id and before.month_no = judged.last_open;

alter table bank.note_state add primary key (note_id, month_no);
analyze bank.note_state, bank.write_off;
