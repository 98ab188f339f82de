-- Postings of the evening, after all others of the day; then every posting gets its number.

-- What an organisation owes to or is owed by other banks and platforms goes to head office and from there to the
-- central bank (foreign currency: the correspondent bank). Cash returns to its level of the morning.
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, is_cash, summary
)
with
leg as (
    select txn_date, dr_org as org_no, dr_subject as subject_no, ccy, amt as delta
    from bank.draft
    where dr_kind = 'I'
    union all
    select txn_date, cr_org, cr_subject, ccy, - amt
    from bank.draft
    where cr_kind = 'I'
),

daily as (
    select txn_date, org_no, subject_no, ccy, sum(delta)::bigint as net
    from leg
    where subject_no in (30010201, 30010202, 30010203, 30010301, 10010101)
    group by txn_date, org_no, subject_no, ccy
)

select
    daily.txn_date,
    case daily.subject_no when 10010101 then 85500 else 84600 end,
    'clearing',
    (daily.org_no * 100000000::bigint + daily.subject_no) * 10 + case daily.ccy when 'CNY' then 0 else 1 end,
    daily.ccy,
    abs(daily.net),
    case when daily.net > 0 then nostro.org_no else daily.org_no end,
    case when daily.net > 0 then nostro.subject_no else daily.subject_no end,
    case when daily.net > 0 then daily.org_no else nostro.org_no end,
    case when daily.net > 0 then daily.subject_no else nostro.subject_no end,
    800000,
    daily.subject_no = 10010101,
    case daily.subject_no when 10010101 then '现金调拨' else '日终清算' end
from daily
cross join lateral (
    select 800000 as org_no, case daily.ccy when 'CNY' then 10030101 else 10110201 end as subject_no
) as nostro
where daily.net <> 0;

-- Income and expense of the year so far when the books open.
create table bank.result_opening as
select
    note.org_no, note.income_subject as subject_no, note.ccy,
    - (sum(state.bal * note.rate_bp) * (extract(month from %(first_day)s) - 1) / 120000)::bigint as bal
from bank.note_state as state
inner join bank.note using (note_id)
where state.month_no = 0
    and state.five_class < '3'
    and not note.is_off_balance
    and extract(month from %(first_day)s) > 1
group by note.org_no, note.income_subject, note.ccy
union all
select
    org_no, interest_subject, ccy,
    (sum(opening_bal * rate_bp) * (extract(month from %(first_day)s) - 1) / 120000)::bigint
from bank.account
where extract(month from %(first_day)s) > 1
group by org_no, interest_subject, ccy
union all
select
    org_no, 66010201, 'CNY',
    ((extract(month from %(first_day)s) - 1) * (3000000 + bank.pick(org_no, 701, 20000) * 100))::bigint
from bank.org
where is_accounting and extract(month from %(first_day)s) > 1;

-- The year's last act: income and expense of every organisation become its profit, and all profits the head office's.
create table bank.year_result as
with
flow as (
    select extract(year from txn_date) as year, dr_org as org_no, dr_subject as subject_no, ccy, amt as delta
    from bank.draft
    where dr_subject between 60000000 and 69999999
    union all
    select extract(year from txn_date), cr_org, cr_subject, ccy, - amt
    from bank.draft
    where cr_subject between 60000000 and 69999999
    union all
    select extract(year from %(first_day)s), org_no, subject_no, ccy, bal
    from bank.result_opening
)

select month.last_day as txn_date, flow.org_no, flow.subject_no, flow.ccy, sum(flow.delta)::bigint as net
from flow
inner join bank.month
    on extract(year from month.last_day) = flow.year
    and extract(month from month.last_day) = 12
group by month.last_day, flow.org_no, flow.subject_no, flow.ccy
having sum(flow.delta) <> 0;

insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    txn_date, 86000, 'year end',
    (org_no * 100000000::bigint + subject_no) * 10 + case ccy when 'CNY' then 0 else 1 end, ccy, abs(net),
    org_no, case when net > 0 then 41030101 else subject_no end,
    org_no, case when net > 0 then subject_no else 41030101 end,
    org_no, '年终损益结转'
from bank.year_result
union all
select
    txn_date, 86200, 'year end', org_no * 1000::bigint + case ccy
        when 'CNY' then 0
        else 1
    end, ccy, abs(sum(net))::bigint,
    case when sum(net) > 0 then 800000 else org_no end, case when sum(net) > 0 then 41040101 else 41030101 end,
    case when sum(net) > 0 then org_no else 800000 end, case when sum(net) > 0 then 41030101 else 41040101 end,
    800000, '年终利润上划'
from bank.year_result
group by txn_date, org_no, ccy
having sum(net) <> 0;

-- Who did it: at the counter one of the organisation's tellers, with the supervisor's consent from 50,000 on; else the
-- machine, the channel or the batch.
create unlogged table bank.posting as
select
    row_number() over (order by draft.txn_date, draft.seconds, draft.event, draft.key) as posting_id,
    draft.*,
    case draft.channel
        when '01' then counter.teller_no
        when '02' then draft.txn_org || '901'
        when '05' then '800000903'
        when '06' then '800000904'
        else draft.txn_org || '902'
    end as teller_no,
    case when draft.channel = '01' and draft.amt >= 5000000 then draft.txn_org || '002' end as auth_teller_no
from bank.draft
inner join bank.org on org.org_no = draft.txn_org
left join bank.counter
    on draft.channel = '01'
    and counter.org_no = draft.txn_org
    and counter.no = bank.pick(draft.key, 811, org.human_tellers);

alter table bank.posting add primary key (posting_id);
drop table bank.draft;
analyze bank.posting;

-- The books: a posting's two legs, and where they stand in different organisations, one more in each, so that every
-- organisation's own books balance. `opp_` is the other leg; that of a clearing leg is the one it makes up for.
create unlogged table bank.leg as
select
    posting_id, 1 as leg_no, txn_date, dr_kind as kind, dr_id as id, dr_org as org_no, dr_subject as subject_no, ccy,
    'D' as dr_cr, amt, amt as delta, cr_kind as opp_kind, cr_id as opp_id, cr_org as opp_org, cr_subject as opp_subject
from bank.posting
union all
select
    posting_id, 2, txn_date, cr_kind, cr_id, cr_org, cr_subject, ccy,
    'C', amt, - amt, dr_kind, dr_id, dr_org, dr_subject
from bank.posting
union all
select
    posting_id, 3, txn_date, 'I', null, dr_org, 30010101, ccy,
    'C', amt, - amt, dr_kind, dr_id, dr_org, dr_subject
from bank.posting
where dr_org <> cr_org
union all
select
    posting_id, 4, txn_date, 'I', null, cr_org, 30010101, ccy,
    'D', amt, amt, cr_kind, cr_id, cr_org, cr_subject
from bank.posting
where dr_org <> cr_org;

analyze bank.leg;
