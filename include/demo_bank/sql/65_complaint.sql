-- What the complaint system offers at the end of each month, as the source contract
-- (dbt_project/models/sources/complaint.yml) says: cases that are open or were closed in the last two months, and the
-- mediation of those that the bank and the customer could not settle.

-- One case a month for five hundred customers, four more in any bank; from two months before the window on.
create table bank.complaint as
with
numbered as (
    select
        months.no as month_no,
        cases.no,
        (extract(year from months.first_day)::integer * 100 + extract(month from months.first_day)::integer) * 100000::bigint
            + cases.no as key,
        months.first_day::date as first_day,
        size.persons,
        size.org_slots
    from bank.size
    cross join lateral generate_series(
        %(first_day)s - interval '2 months', %(until)s::timestamp, interval '1 month'
    ) with ordinality as months (first_day, no)
    cross join lateral generate_series(1, 4 + size.customers / 500) as cases (no)
),

dated as (
    select
        numbered.*,
        numbered.first_day + bank.pick(key, 2401, 28) as received_date,
        -- Regular cases take up to fifteen days, difficult ones sixty.
        case when bank.rnd(key, 2402) < 0.12 or no = 1 then 60 else 15 end as days_allowed
    from numbered
)

select
    dated.key,
    'TS' || dated.key::text as case_no,
    dated.received_date,
    dated.received_date + dated.days_allowed as due_date,
    dated.received_date + 1 + bank.pick(dated.key, 2403, dated.days_allowed + case when dated.no = 2 then 4 else 0 end)
        as close_date,
    bank.choose(dated.key, 2404, array['1', '1', '1', '2', '2', '3', '3', '4']) as intake,
    person.cust_no,
    coalesce(person.cust_name, stranger.name) as complainant,
    coalesce(person.phone, '100' || bank.digits(dated.key, 2406, 8)) as phone,
    org_slot.org_no,
    bank.choose(dated.key, 2407, array['01', '02', '02', '03', '03', '04', '05', '06', '09']) as business,
    bank.choose(dated.key, 2408, array['01', '02', '02', '03', '04', '09']) as cause,
    case
        when dated.no = 1 then '5'
        else bank.choose(dated.key, 2409, array['1', '1', '1', '1', '2', '2', '3', '4'])
    end as outcome,
    case when bank.rnd(dated.key, 2410) < 0.1 then (1 + bank.pick(dated.key, 2411, 50)) * 1000 else 0 end as paid
from dated
left join bank.person
    on person.cust_id = 1 + bank.pick(dated.key, 2412, dated.persons)
    and person.open_date <= dated.received_date
    and bank.rnd(dated.key, 2405) < 0.85
inner join bank.org_slot on org_slot.slot = bank.pick(dated.key, 2413, dated.org_slots)
cross join lateral bank.identity(dated.key, 800, 100, 25, 65) as stranger;

create table complaint_new.complaint_case as
select
    complaint.case_no,
    complaint.received_date,
    complaint.intake,
    complaint.cust_no,
    complaint.complainant,
    complaint.phone,
    complaint.org_no::text as org_no,
    complaint.business,
    complaint.cause,
    complaint.due_date,
    case when is_closed then '9' when complaint.outcome = '5' then '2' else '1' end as status,
    case when is_closed then complaint.close_date end as close_date,
    case when is_closed then complaint.outcome end as outcome,
    case when is_closed then bank.yuan(complaint.paid) else 0 end::numeric(20, 2) as compensation,
    month.last_day as eod_date
from bank.month
inner join bank.complaint
    on complaint.received_date <= month.last_day and complaint.close_date > month.last_day - 60
cross join lateral (select complaint.close_date <= month.last_day as is_closed) as state
order by month.last_day, complaint.case_no;

-- A neutral body hears both sides; two cases of three end in an agreement.
create table complaint_new.mediation as
select
    'TJ' || complaint.key::text as mediation_no,
    complaint.case_no,
    '肇庆市云岭金融消费纠纷调解中心' as mediator,
    complaint.received_date + 1 as applied_date,
    case when complaint.close_date <= month.last_day then complaint.close_date end as end_date,
    case
        when complaint.close_date > month.last_day then '0'
        when bank.rnd(complaint.key, 2421) < 0.66 then '1'
        else '2'
    end as result,
    case
        when complaint.close_date <= month.last_day and bank.rnd(complaint.key, 2421) < 0.66
            then bank.yuan((1 + bank.pick(complaint.key, 2422, 80)) * 10000)
    end::numeric(20, 2) as agreed_amt,
    month.last_day as eod_date
from bank.month
inner join bank.complaint
    on complaint.received_date + 1 <= month.last_day
    and complaint.close_date > month.last_day - 60
    and complaint.outcome = '5'
order by month.last_day, complaint.case_no;
