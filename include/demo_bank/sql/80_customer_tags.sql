-- What the customer information system knows besides: lists that customers are on, and who looks after them.

create table ecif_new.customer_tag as
with
tagged as (
    -- Firms on the list of the industry authority: N national, P provincial, I innovative.
    select
        cust_id,
        cust_no,
        'SRDI' as tag_type,
        bank.choose(cust_id, 3001, array['N', 'P', 'P', 'I', 'I', 'I']) as tag_value,
        greatest(open_date, %(open_day)s - 700 + bank.pick(cust_id, 3002, 700 + %(months)s * 20)) as start_date
    from bank.corporate
    cross join bank.size
    where kind = 'firm'
        and size_code in ('2', '3', '4')
        and (is_srdi or bank.rnd(cust_id, 3003) < 0.06 or cust_id - size.persons in (6, 7, 8, 12, 13))
    union all
    -- Public money: whose deposits are the treasury's in the end.
    select cust_id, cust_no, 'FISCAL', null, open_date
    from bank.corporate
    where kind = '4'
)

select
    tagged.cust_no,
    tagged.tag_type,
    tagged.tag_value,
    tagged.start_date,
    -- A firm leaves the list when it has not been confirmed again.
    case
        when tagged.tag_type = 'SRDI' and bank.rnd(tagged.cust_id, 3004) < 0.03 and tagged.start_date + 365 <= month.last_day
            then tagged.start_date + 365
    end as end_date,
    month.last_day as eod_date
from bank.month
inner join tagged on tagged.start_date <= month.last_day
order by month.last_day, tagged.cust_no, tagged.tag_type;

create table ecif_new.customer_manager as
with
customer as (
    select cust_id, cust_no, org_no, open_date, 0.8 as share
    from bank.person
    union all
    select cust_id, cust_no, org_no, open_date, 1
    from bank.corporate
)

select
    customer.cust_no,
    manager.emp_no as manager_no,
    customer.open_date as start_date,
    month.last_day as eod_date
from bank.month
inner join customer on customer.open_date <= month.last_day
inner join bank.org on org.org_no = customer.org_no
inner join bank.manager
    on manager.org_no = customer.org_no
    and manager.no = bank.pick(customer.cust_id, 903, org.managers)
where bank.rnd(customer.cust_id, 3005) < customer.share
order by month.last_day, customer.cust_no;
