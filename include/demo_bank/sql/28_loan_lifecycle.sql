-- What becomes of some loans between issue and end: extended, sold to others, bought from others, reviewed by the bank
-- whatever the days say. Drawn before the terms are, so that payments and postings follow from it.

-- Loans repaid at the end whose end is put off by three or six months, agreed some days before they fall due. The
-- contract keeps its date, the note takes the new one.
create table bank.extension as
with
candidate as (
    select
        note.*,
        row_number() over (partition by business_type order by bank.rnd(note_id, 6301)) as place
    from bank.note
    where business_type in ('1010', '2060')
        and repay_method in ('5', '6')
        and fate = 'drawn'
        and previous_note_id is null
        and issue_type = '1'
        and bank.rnd(note_id, 331) between 0.05 and 0.55
        and due_date between %(first_day)s + 5 and %(until)s + 25
        and not exists (select from bank.note as renewal where renewal.previous_note_id = note.note_id)
)

select
    note_id,
    due_date - 5 - bank.pick(note_id, 6302, 15) as agreed_on,
    3 + 3 * bank.pick(note_id, 6303, 2) as months,
    due_date as old_due_date,
    terms as old_terms,
    case when repay_method = '5' then (note_amt * rate_bp * months_a_term + 60000) / 120000 end as old_interest
from candidate
where place = 1 or bank.rnd(note_id, 6301) < 0.12;

alter table bank.extension add primary key (note_id);

update bank.note
set
    due_date = (note.due_date + make_interval(months => extension.months))::date,
    terms = note.terms + case note.repay_method when '6' then extension.months else 0 end,
    months_a_term = note.months_a_term + case note.repay_method when '5' then extension.months else 0 end
from bank.extension
where extension.note_id = note.note_id;

-- Deals in loans, in cents: N bad ones sold to an asset manager, S good ones put into a trust that issues securities,
-- D good ones sold to another bank, R the right to their income sold, I good ones bought. N every month, the others in
-- turn; the last month sees all but one. A buyer who pays in two parts pays the second 20 to 40 days after the first.
create table bank.transfer_deal as
with
planned as (
    select
        kinds.*,
        month.month_no * 10 + kinds.kind_no as deal_id,
        month.month_no,
        month.first_day,
        month.last_day,
        month.first_day + 9 + bank.pick(month.month_no * 10 + kinds.kind_no, 6311, 8) as deal_date,
        (select max(month_no) from bank.month) - month.month_no as months_before
    from bank.month
    cross join (
        values
        (1, 'N', 1, 0, 0.004, 'ZH9330000001', '松涛资产管理股份有限公司', 'C', '1', true, 10, 2),
        (2, 'S', 3, 0, 0.008, 'ZH9330000002', '松涛信托有限责任公司', 'C', '3', true, 0, 1),
        (3, 'D', 3, 1, 0.004, 'ZH9330000003', '望江城市银行股份有限公司', 'C', '9', false, 0, 2),
        (4, 'R', 3, 0, 0.002, 'ZH9330000004', '金穗银行股份有限公司', 'C', '1', true, 5, 1),
        (5, 'I', 3, 0, 0.004, 'ZH9330000005', '北溪银行股份有限公司', 'C', '1', true, 0, 1)
    ) as kinds (
        kind_no, kind, every, turn, share, acct_no, buyer, buyer_kind, platform, is_registered, deposit_pct, parts
    )
)

select
    planned.*,
    'ZR' || to_char(planned.first_day, 'YYYYMM') || lpad(planned.deal_id::text, 5, '0') as transfer_no,
    9330000 + planned.kind_no as outsider_id
from planned
where mod(planned.months_before, planned.every) = planned.turn;

alter table bank.transfer_deal add primary key (deal_id);

-- Each deal takes loans in an order of chance from those that fit; a loan is dealt in once. A loan is bought on the day
-- that it enters the books, in the month of the deal.
create table bank.transfer_note as
with
candidate as (
    select
        note.note_id,
        pool.pool,
        row_number() over (partition by pool.pool order by bank.rnd(note.note_id, 6321)) as place,
        count(*) over () as candidates
    from bank.note
    cross join lateral (
        select
            case
                when note.issue_date between %(first_day)s and %(until)s then to_char(note.issue_date, 'YYYYMM')
                when note.issue_date < %(first_day)s - 300 and note.due_date > %(until)s + 40 then 'held'
            end as pool
    ) as pool
    where pool.pool is not null
        and note.fate = 'drawn'
        and note.issue_type = '1'
        and note.previous_note_id is null
        and note.business_type in ('1010', '1040', '2020', '2030', '2050', '2060', '2010')
        and note.repay_method in ('1', '2', '6')
        and note.contract_no like 'HT%%'
        and note.issue_subject is null
        and not exists (select from bank.extension where extension.note_id = note.note_id)
        and not exists (select from bank.note as renewal where renewal.previous_note_id = note.note_id)
),

asked as (
    select
        deal.*,
        sum(deal.loans) over (partition by deal.pool order by deal.deal_id) - deal.loans as taken
    from (
        select
            deal_id,
            case kind when 'I' then to_char(first_day, 'YYYYMM') else 'held' end as pool,
            greatest(1, (share * (select count(*) from bank.note))::integer) as loans
        from bank.transfer_deal
    ) as deal
)

select candidate.note_id, asked.deal_id, transfer_deal.kind, transfer_deal.deal_date
from asked
inner join bank.transfer_deal using (deal_id)
inner join candidate
    on candidate.pool = asked.pool
    and candidate.place > asked.taken
    and candidate.place <= asked.taken + asked.loans;

alter table bank.transfer_note add primary key (note_id);

-- What is sold bad has paid nothing for more than three months by the month end before; all others pay on the day.
update bank.note
set
    fate = 'given',
    stop_from = date_trunc('month', dealt.deal_date::timestamp)::date - 95 - 31 * note.months_a_term
        - bank.pick(note.note_id, 6322, 60)
from bank.transfer_note as dealt
where dealt.note_id = note.note_id and dealt.kind = 'N';

update bank.note
set fate = 'paid'
from bank.transfer_note as dealt
where dealt.note_id = note.note_id and dealt.kind <> 'N';

-- What is bought is paid to the seller and not to the borrower.
update bank.note
set issue_subject = 30010201, outsider_id = transfer_deal.outsider_id
from bank.transfer_note as dealt
inner join bank.transfer_deal using (deal_id)
where dealt.note_id = note.note_id and dealt.kind = 'I';

update bank.transfer_deal
set deal_date = bought.first_date
from (
    select dealt.deal_id, min(note.issue_date) as first_date
    from bank.transfer_note as dealt
    inner join bank.note using (note_id)
    where dealt.kind = 'I'
    group by dealt.deal_id
) as bought
where bought.deal_id = transfer_deal.deal_id;

delete from bank.transfer_deal
where not exists (select from bank.transfer_note where transfer_note.deal_id = transfer_deal.deal_id);

-- Classes that the bank gives whatever the days say: at least special-mention when a loan was extended or restructured,
-- or when the borrower gives cause, for some months; doubtful where a bad borrower has nothing left.
create table bank.class_review as
select
    note_id, agreed_on as from_date, null::date as to_date, '2' as least_class, '展期下调' as reason
from bank.extension
union all
select note_id, issue_date, null, '2', '重组下调'
from bank.note
where issue_type = '4'
union all
select
    note.note_id,
    %(first_day)s + bank.pick(note.note_id, 6331, %(until)s - %(first_day)s + 1),
    case when drawn.place > 1
        then %(first_day)s + bank.pick(note.note_id, 6331, %(until)s - %(first_day)s + 1)
            + 40 + bank.pick(note.note_id, 6332, 80) end,
    '2', '出现预警信号'
from bank.note
inner join (
    select note_id, row_number() over (order by bank.rnd(note_id, 6333)) as place
    from bank.note
    where business_type in ('1010', '1040', '2060') and issue_date < %(first_day)s and due_date > %(until)s
        and not exists (select from bank.extension where extension.note_id = note.note_id)
        and not exists (select from bank.transfer_note as dealt where dealt.note_id = note.note_id)
) as drawn using (note_id)
where drawn.place <= 2 or bank.rnd(note.note_id, 6333) < 0.004 * %(months)s
union all
select
    note_id, %(open_day)s - 100, %(first_day)s + bank.pick(note_id, 6335, %(until)s - %(first_day)s + 1),
    '2', '出现预警信号'
from (
    select note_id, row_number() over (order by bank.rnd(note_id, 6334)) as place
    from bank.note
    where business_type in ('1010', '1040', '2060') and issue_date < %(first_day)s - 100 and due_date > %(until)s
        and not exists (select from bank.extension where extension.note_id = note.note_id)
        and not exists (select from bank.transfer_note as dealt where dealt.note_id = note.note_id)
) as drawn
where place = 1 or bank.rnd(note_id, 6334) < 0.004 * %(months)s
union all
select
    note_id, %(first_day)s + bank.pick(note_id, 6337, %(until)s - %(first_day)s + 1), null, '4', '偿债能力恶化'
from bank.note
where business_type in ('1010', '1040', '2050', '2060') and bank.rnd(note_id, 6336) < 0.2;

create index on bank.class_review (note_id);
analyze bank.extension, bank.transfer_note, bank.class_review;
