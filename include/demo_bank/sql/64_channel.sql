-- What the electronic channels offer, as the source contract (dbt_project/models/sources/channel.yml) says: who is
-- registered for which at the end of each month, and logins by organisation, channel and day.

create table bank.registration as
with
customer as (
    select cust_id, cust_no, org_no, open_date, 'P' as party_kind, birth_date < %(until)s - 65 * 365 as is_old
    from bank.person
    union all
    select cust_id, cust_no, org_no, open_date, 'C', false
    from bank.corporate
)

select
    customer.cust_id * 100::bigint + kind.channel::integer as reg_id,
    customer.cust_no,
    customer.org_no,
    kind.channel,
    customer.open_date + bank.pick(customer.cust_id * 100::bigint + kind.channel::integer, 2301, 40) as register_date,
    case
        when bank.rnd(customer.cust_id * 100::bigint + kind.channel::integer, 2302) < 0.004 * %(months)s
            then %(first_day)s + bank.pick(customer.cust_id * 100 + kind.channel::integer, 2303, %(until)s - %(first_day)s)
    end as close_date,
    kind.most_logins,
    kind.channel <> '05' as has_device
from customer
inner join (
    values ('P', '05', 0.3, 6), ('P', '06', 0.8, 24), ('P', '11', 0.4, 8), ('C', '05', 0.85, 22), ('C', '06', 0.3, 10)
) as kind (party_kind, channel, share, most_logins) using (party_kind)
where bank.rnd(customer.cust_id, 2304 + kind.channel::integer)
    < kind.share * case when customer.is_old then 0.35 else 1 end;

-- Some months somebody does not log in at all.
create unlogged table bank.login as
select
    registration.reg_id,
    month.month_no,
    days.login_date,
    bank.rnd(logins.key, 2322) < 0.03 as is_failed,
    registration.has_device and bank.rnd(logins.key, 2323) < 0.01 as is_new_device
from bank.registration
inner join bank.month on registration.register_date <= month.first_day
cross join lateral (
    select registration.reg_id * 1000 + month.month_no as id
) as months
cross join lateral generate_series(
    1,
    case
        when bank.rnd(months.id, 2321) < 0.25 then 0
        else 1 + bank.pick(months.id, 2324, registration.most_logins)
    end
) as numbers (no)
cross join lateral (select months.id * 100 + numbers.no as key) as logins
cross join lateral (
    select month.first_day + bank.pick(logins.key, 2325, month.days) as login_date
) as days
where registration.close_date is null or days.login_date < registration.close_date;

create table channel_new.registration as
with
used as (
    select reg_id, month_no, count(*) as logins, max(login_date) as last_login_date,
        count(*) filter (where is_new_device) as new_devices
    from bank.login
    group by reg_id, month_no
)

select
    registration.cust_no,
    registration.channel,
    registration.register_date,
    case when registration.close_date <= month.last_day then '2' else '1' end as status,
    case when registration.close_date <= month.last_day then registration.close_date end as close_date,
    coalesce(used.logins, 0)::integer as logins_mtd,
    case
        when registration.has_device
            then 1 + coalesce(sum(used.new_devices) over (partition by registration.reg_id order by month.month_no), 0)
        else 0
    end::integer as devices,
    max(used.last_login_date) over (partition by registration.reg_id order by month.month_no) as last_login_date,
    month.last_day as eod_date
from bank.month
inner join bank.registration on registration.register_date <= month.last_day
left join used on used.reg_id = registration.reg_id and used.month_no = month.month_no
order by month.last_day, registration.reg_id;

create table channel_new.login_day as
select
    login.login_date,
    registration.org_no::text as org_no,
    registration.channel,
    count(distinct login.reg_id)::integer as customers,
    count(*)::integer as logins,
    count(*) filter (where login.is_failed)::integer as failed_logins,
    count(*) filter (where login.is_new_device)::integer as new_devices
from bank.login
inner join bank.registration using (reg_id)
group by login.login_date, registration.org_no, registration.channel
order by login.login_date, registration.org_no, registration.channel;

drop table bank.login;
