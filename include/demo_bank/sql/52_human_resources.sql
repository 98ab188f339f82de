-- What the HR system offers at the end of each month, as the source contract (dbt_project/models/sources/hr.yml) says.

create table hr_new.employee as
select
    employee.emp_no,
    employee.name as emp_name,
    '中国' as nation,
    '居民身份证' as id_type,
    employee.id_no,
    employee.phone,
    employee.org_no::text as org_no,
    case employee.org_class
        when 'H' then '高级管理层'
        when 'D' then replace(org.org_name, '云岭湖商业银行股份有限公司', '')
        when 'B' then '分行营业部'
        else case when employee.post_no = 'P04' then '营销部' else '运营部' end
    end as dept_name,
    employee.is_executive,
    case when employee.is_executive then employee.hire_date + 60 end as approval_date,
    case when employee.is_executive then employee.hire_date + 75 end as appoint_date,
    employee.emp_type,
    case
        when employee.leave_date <= month.last_day then '3'
        when bank.rnd(employee.emp_id, 31) < 0.01 and employee.seat > 4 then '2'
        else '1'
    end as status,
    employee.hire_date,
    case when employee.leave_date <= month.last_day then employee.leave_date end as leave_date,
    month.last_day as eod_date
from bank.month
cross join bank.employee
inner join bank.org using (org_no)
order by month.last_day, employee.emp_id;

create table hr_new.employee_post as
select employee.emp_no, employee.post_no, month.last_day as eod_date
from bank.month
cross join bank.employee
union all
-- Heads of outlets look after customers as well.
select employee.emp_no, 'P04', month.last_day
from bank.month
cross join bank.employee
where employee.org_class = 'O' and employee.post_no = 'P01'
order by 3, 1, 2;

create table hr_new.post as
select
    org.org_no::text as org_no,
    post.post_no,
    post.post_kind,
    post.post_name,
    post.post_desc,
    '1' as status,
    null::date as end_date,
    month.last_day as eod_date
from bank.month
cross join bank.org
cross join bank.post
where case org.org_class
    when 'H' then post.post_no in ('P00', 'P01')
    when 'D' then post.post_no in ('P01', 'P02', 'P03', 'P05')
    else post.post_no in ('P01', 'P02', 'P03', 'P04')
end
order by month.last_day, org.org_no, post.post_no;

-- Shareholders hold what the books show as share capital, one share a yuan.
create table bank.holder as
with
capital as (
    select capital / 100 as shares
    from bank.head_office
),

listed as (
    select
        no,
        kind,
        case kind when 'soe' then 0.3000 when 'firm' then 0.085 when 'staff' then 0.006 else 0.02 end as ratio
    from (
        select 1 as no, 'soe' as kind
        union all
        select 1 + firm::integer, 'firm' from generate_series(1, 6) as firms (firm)
        union all
        select 7 + person::integer, 'person' from generate_series(1, 7) as persons (person)
        union all
        select 14 + staff::integer, 'staff' from generate_series(1, 8) as staff (staff)
    ) as holders
),

counted as (
    select
        listed.*,
        (capital.shares * ratio)::bigint as shares_held,
        capital.shares
    from listed
    cross join capital
)

select
    no,
    kind,
    -- Whatever rounding leaves belongs to the first holder.
    shares_held + case when no = 1 then shares - sum(shares_held) over () else 0 end as share_count,
    shares
from counted;

create table hr_new.equity_holder as
with
holders as (
    select
        'H' || lpad(holder.no::text, 5, '0') as holder_no,
        case
            when holder.kind = 'staff' then person.cust_no
            when holder.kind = 'firm' then corporate.cust_no
        end as cust_no,
        case holder.kind
            when 'soe' then '肇庆市云岭国有资本投资运营集团有限公司'
            when 'firm' then corporate.cust_name
            when 'staff' then person.cust_name
            else identity.name
        end as holder_name,
        holder.kind in ('person', 'staff') as is_natural_person,
        true as is_shareholder,
        case holder.kind when 'soe' then '纯国有企业' when 'firm' then '民营企业' else '自然人（中国公民）' end as holder_type,
        case when holder.kind in ('soe', 'firm') then '统一社会信用代码' else '居民身份证' end as id_type,
        case holder.kind
            when 'soe' then bank.credit_code('91', '441202', 999990)
            when 'firm' then corporate.id_no
            when 'staff' then person.id_no
            else identity.id_no
        end as id_no,
        case holder.kind when 'soe' then 'L7212' when 'firm' then corporate.industry_code end as industry_code,
        '广东省肇庆市' as region_name,
        case
            when holder.kind in ('soe', 'firm') then '1;8'
            when holder.kind = 'staff' then '1;4'
            else '1'
        end as relation_codes,
        case holder.kind
            when 'soe' then '肇庆市云岭国有资产监督管理局'
            when 'firm' then corporate.legal_rep_name
        end as controller_name,
        case when holder.kind in ('soe', 'firm') then 1 end as bank_holdings,
        case when holder.kind in ('soe', 'firm') then 0 end as bank_controls,
        -- The bank limits the rights of those with a bad record: one sanctioned firm, one person who did not tell the truth.
        case holder.no when 4 then '1;6' when 12 then '3' end as bad_record,
        holder.no in (4, 12) as is_restricted,
        '自有资金' as fund_source,
        '8804' || lpad(holder.no::text, 13, '0') as fund_acct_no,
        holder.share_count::numeric(20, 0) as share_count,
        holder.share_count as count_for_ratio,
        holder.shares,
        date '1998-06-18' + bank.pick(holder.no, 41, 5000) as share_date,
        case
            when holder.kind = 'firm' and bank.rnd(holder.no, 42) < 0.3 then 20
            else 0
        end::numeric(20, 6) as pledge_ratio,
        holder.kind = 'soe' or holder.no = 2 as has_director,
        holder.no
    from bank.holder
    left join (
        select corporate.*, row_number() over (order by cust_id) as place
        from bank.corporate
        where kind = 'firm' and open_date <= %(open_day)s and not is_secret
    ) as corporate on holder.kind = 'firm' and corporate.place = holder.no
    left join bank.person on holder.kind = 'staff' and person.cust_id = holder.no - 14
    left join lateral bank.identity(holder.no, 800, 100, 25, 65) as identity on holder.kind = 'person'
),

-- Shares of the whole to four places; the first holder takes the rest of the hundred.
rated as (
    select
        holders.*,
        round(count_for_ratio * 100.0 / shares, 4) as ratio
    from holders
)

select
    holder_no, cust_no, holder_name, is_natural_person, is_shareholder, holder_type, id_type, id_no, industry_code,
    region_name,
    relation_codes, controller_name, bank_holdings, bank_controls, bad_record, is_restricted, fund_source,
    fund_acct_no, share_count,
    (ratio + case
        when no = 1 then 100 - sum(ratio) over (partition by month.last_day)
        else 0
    end)::numeric(20, 6) as share_ratio,
    share_date, pledge_ratio, has_director, share_date as last_change_date, '1' as status, null::date as end_date,
    month.last_day as eod_date
from bank.month
cross join rated
order by eod_date, holder_no;
