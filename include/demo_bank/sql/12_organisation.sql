-- Head office with departments, branches, sub-branches, outlets; posts, staff and tellers.

create table bank.org as
with
counts as (
    select
        greatest(3, least(120, ceil(%(customers)s / 400.0)))::integer as outlets,
        greatest(2, least(24, ceil(%(customers)s / 1600.0)))::integer as sub_branches,
        (2 + case
            when %(customers)s > 8000 then 1
            else 0
        end + case when %(customers)s > 24000 then 1 else 0 end) as branches
),

units as (
    select 800000 as org_no, 'H' as org_class, 1 as org_level, null::integer as parent, 0 as no, '云岭湖商业银行股份有限公司' as name
    union all
    select 800100 + no::integer, 'D', 2, 800000, no::integer, '云岭湖商业银行股份有限公司' || name
    from unnest(array['清算中心', '信贷管理部', '人力资源部', '会计结算部', '网络金融部']) with ordinality as departments (name, no)
    union all
    select 810000 + no, 'B', 2, 800000, no, null
    from counts
    cross join lateral generate_series(1, counts.branches) as branches (no)
    union all
    select 820000 + no, 'S', 3, 810001 + mod(no - 1, counts.branches), no, null
    from counts
    cross join lateral generate_series(1, counts.sub_branches) as sub_branches (no)
    union all
    select 830000 + no, 'O', 4, 820001 + mod(no - 1, counts.sub_branches), no, null
    from counts
    cross join lateral generate_series(1, counts.outlets) as outlets (no)
),

placed as (
    select
        units.*,
        region.code as region_code,
        region.name as region_name,
        bank.brand(units.org_no) as brand,
        row_number() over (order by units.org_no) as place
    from units
    left join bank.region on region.no = case when units.org_class in ('H', 'D') then 0 else mod(units.no, 8) end
)

select
    org_no,
    org_class,
    org_level,
    parent,
    coalesce(
        name,
        '云岭湖商业银行股份有限公司' || case org_class
            when 'B' then region_name || '分行'
            when 'S' then region_name || brand || '支行'
            else region_name || brand || lpad(no::text, 3, '0') || '号网点'
        end
    ) as org_name,
    org_class <> 'D' as is_accounting,
    case when org_class <> 'D' then '3139939' || lpad(place::text, 5, '0') end as bank_code,
    case org_class
        when 'H' then 'B0001H111000001'
        when 'B' then 'B0001B24412' || lpad(no::text, 4, '0')
        when 'S' then 'B0001S24412' || lpad(no::text, 4, '0')
        when 'O' then 'B0001S24412' || lpad((1000 + no)::text, 4, '0')
    end as licence_no,
    case when org_class <> 'D' then bank.credit_code('91', region_code, place) end as business_licence_no,
    region_code,
    case org_class
        when 'H' then date '1998-06-18'
        when 'D' then date '1998-07-01'
        else date '2000-01-01' + bank.pick(org_no, 1, 4500)
    end as open_date,
    '广东省肇庆市' || region_name || bank.address(org_no) as address,
    '0758-0' || bank.digits(org_no, 2, 6) as phone,
    case org_class when 'H' then '行长' when 'D' then '总经理' when 'O' then '网点主任' else '行长' end as head_title,
    -- Where customers bank: an outlet draws three times as many as a sub-branch.
    case org_class when 'O' then 3 when 'S' then 1 else 0 end as draw
from placed
order by org_no;

create table bank.org_slot as
select (row_number() over (order by org.org_no, copies.copy) - 1)::integer as slot, org.org_no
from bank.org
cross join lateral generate_series(1, org.draw) as copies (copy);

create table bank.post (post_no text primary key, post_kind text, post_name text, post_desc text);

insert into bank.post (post_no, post_kind, post_name, post_desc)
values
('P00', '高级管理', '高级管理人员', '负责全行经营管理'),
('P01', '管理岗', '机构负责人', '负责本机构经营管理'),
('P02', '运营岗', '运营主管', '业务授权、运营管理'),
('P03', '运营岗', '综合柜员', '办理柜面业务'),
('P04', '营销岗', '客户经理', '客户营销、贷款调查'),
('P05', '管理岗', '部门职员', '部门日常工作');

-- Staff: everyone's identity, then the work. A unit's first four cover its posts, the rest are spread over the units.
create table bank.employee as
with
minimum as (
    select org.org_no, org.org_class, seats.seat
    from bank.org
    cross join lateral generate_series(1, case org.org_class when 'H' then 6 when 'D' then 3 else 4 end) as seats (seat)
),

more as (
    select org.org_no, org.org_class, 5 + (extra.no - 1) / org.places::integer as seat
    from generate_series(1, ceil(%(customers)s / 40.0)::integer) as extra (no)
    inner join (
        select org_no, org_class, row_number() over (order by org_no) - 1 as place, count(*) over () as places
        from bank.org
        where org_class in ('B', 'S', 'O')
    ) as org on org.place = mod(extra.no - 1, org.places)
),

seats as (
    select
        minimum.*,
        row_number() over (order by org_no, seat) as emp_id
    from (select * from minimum union all select * from more) as minimum
)

select
    emp_id::integer as emp_id,
    'E' || lpad(emp_id::text, 6, '0') as emp_no,
    org_no,
    org_class,
    seat,
    case
        when org_class = 'H' then 'P00'
        when seat = 1 then 'P01'
        when org_class = 'D' and not (org_no = 800101) then 'P05'
        when seat = 2 then 'P02'
        when seat = 3 then 'P03'
        when seat = 4 then 'P04'
        when bank.rnd(emp_id, 11) < 0.5 then 'P03'
        else 'P04'
    end as post_no,
    (org_class = 'H' or (org_class = 'B' and seat = 1)) as is_executive,
    case
        when org_class = 'H' and seat = 6 then '2'
        when bank.rnd(emp_id, 12) < 0.08 and seat > 4 then '3'
        else '1'
    end as emp_type,
    greatest(
        date '2001-01-01',
        %(open_day)s - 200 - bank.pick(emp_id, 13, 7000)
    ) as hire_date,
    -- A few of those beyond the minimum leave during the window.
    case
        when seat > 4 and org_class <> 'H' and bank.rnd(emp_id, 14) < 0.03
            then %(first_day)s + bank.pick(emp_id, 15, %(until)s - %(first_day)s)
    end as leave_date,
    '100' || bank.digits(emp_id, 16, 8) as phone,
    identity.name,
    identity.gender,
    identity.birth_date,
    identity.id_no
from seats
cross join lateral bank.identity(emp_id, 400, 50, 24, 57) as identity
order by emp_id;

alter table bank.employee add primary key (emp_id);

update bank.org
set head_title = '董事长'
where org_class = 'H';

alter table bank.org
add column head_name text,
add column head_phone text,
add column managers integer,
add column human_tellers integer;

-- Seats of people who stay: so that who serves a customer is at work on every day of the window.
create table bank.manager as
select org_no, emp_no, (row_number() over (partition by org_no order by seat) - 1)::integer as no
from bank.employee
where post_no = 'P04' and leave_date is null;

create table bank.teller as
select
    org_no,
    seat,
    org_no::text || lpad(seat::text, 3, '0') as teller_no,
    emp_no,
    case when post_no = 'P02' then '02' else '01' end as teller_type,
    post_no,
    case when post_no = 'P02' then '1' else (1 + bank.pick(emp_id, 21, 2))::text end as auth_level,
    hire_date + 30 as start_date,
    leave_date as end_date
from bank.employee
where post_no in ('P02', 'P03') or (org_class = 'D' and seat = 1)
union all
select
    org.org_no,
    900 + kind.no::integer,
    org.org_no::text || (900 + kind.no)::text,
    null,
    kind.teller_type,
    null,
    '9',
    org.open_date,
    null
from bank.org
inner join (
    values (1, '03', 'HBSO'), (2, '06', 'HBSO'), (3, '04', 'H'), (4, '05', 'H')
) as kind (no, teller_type, classes) on strpos(kind.classes, org.org_class) > 0;

create table bank.counter as
select org_no, teller_no, (row_number() over (partition by org_no order by seat) - 1)::integer as no
from bank.teller
where teller_type = '01' and end_date is null;

update bank.org
set
    head_name = head.name,
    head_phone = '0758-0' || bank.digits(org.org_no, 3, 6),
    managers = (select count(*) from bank.manager where manager.org_no = org.org_no),
    human_tellers = (select count(*) from bank.counter where counter.org_no = org.org_no)
from bank.employee as head
where head.org_no = org.org_no and head.seat = 1;

analyze bank.org, bank.org_slot, bank.post, bank.employee, bank.manager, bank.teller, bank.counter;
