-- What the core banking system offers at the end of each month and the day's transactions, as the source contract
-- (dbt_project/models/sources/cbs.yml) says. Built aside as cbs_new; the driver puts it in the place of cbs.

create table cbs_new.org as
select
    org.org_no::text as org_no,
    org.org_name,
    org.org_class,
    org.org_level,
    org.parent::text as parent_org_no,
    org.is_accounting,
    org.bank_code as pboc_bank_code,
    org.licence_no,
    org.business_licence_no,
    org.region_code,
    '1' as status,
    org.open_date,
    null::date as close_date,
    org.address,
    org.phone,
    org.head_name,
    org.head_title,
    org.head_phone,
    month.last_day as eod_date
from bank.month
cross join bank.org
order by month.last_day, org.org_no;

-- Units without books, staff or customers: one that is an organisation only by name, and two sub-branches that were
-- merged into others, in the first month and in the last.
insert into cbs_new.org (
    org_no, org_name, org_class, org_level, parent_org_no, is_accounting, pboc_bank_code, licence_no,
    business_licence_no, region_code, status, open_date, close_date, address, phone, head_name, head_title, head_phone,
    eod_date
)
select
    unit.org_no::text, '云岭湖商业银行股份有限公司' || unit.label, unit.org_class, unit.org_level, unit.parent::text, false,
    unit.bank_code, unit.licence_no, bank.credit_code('91', '441202', unit.business_no), '441202',
    case when unit.close_date <= month.last_day then '2' else '1' end, unit.open_date,
    case when unit.close_date <= month.last_day then unit.close_date end,
    '广东省肇庆市端州区' || bank.address(unit.org_no), '0758-0' || bank.digits(unit.org_no, 2501, 6),
    bank.person_name(unit.org_no), '行长', '0758-0' || bank.digits(unit.org_no, 2502, 6), month.last_day
from bank.month
cross join (
    values
    (800901, '直销银行', 'V', 2, 800000, null, null, null, date '2015-03-16', null),
    (
        829001, '端州区旧城支行', 'S', 3, 810001, '313993990019', 'B0001S244129001', 990001, date '2003-09-01',
        %(first_day)s + 18
    ),
    (
        829002, '端州区码头支行', 'S', 3, 810001, '313993990027', 'B0001S244129002', 990002, date '2005-05-18',
        %(until)s - 8
    )
) as unit (
    org_no, label, org_class, org_level, parent, bank_code, licence_no, business_no, open_date, close_date
);

create table cbs_new.teller as
select
    teller.teller_no,
    teller.org_no::text as org_no,
    teller.emp_no,
    teller.teller_type,
    teller.post_no,
    teller.auth_level,
    teller.start_date,
    case when teller.end_date <= month.last_day then '2' else '1' end as status,
    case when teller.end_date <= month.last_day then teller.end_date end as end_date,
    month.last_day as eod_date
from bank.month
inner join bank.teller on teller.start_date <= month.last_day
order by month.last_day, teller.teller_no;

create table cbs_new.person_customer as
select
    person.cust_no,
    person.org_no::text as org_no,
    person.cust_name,
    person.id_type,
    person.id_no,
    person.cust_class,
    person.nation_code,
    person.ethnic,
    person.gender,
    person.education,
    person.birth_date,
    person.marital,
    person.employer_name,
    person.employer_address,
    person.employer_phone,
    person.employer_type,
    person.occupation,
    person.job_title,
    bank.yuan(person.income * 12)::numeric(20, 2) as annual_income,
    person.address,
    person.phone,
    person.is_farmer,
    -- Who has left is no longer of the staff.
    person.is_staff and coalesce(employee.leave_date > month.last_day, true) as is_staff,
    person.is_secret,
    case when person.blacklist_date <= month.last_day then person.blacklist_date end as blacklist_date,
    person.open_date,
    month.last_day as eod_date
from bank.month
inner join bank.person on person.open_date <= month.last_day
left join bank.employee on person.is_staff and employee.emp_id = person.cust_id
order by month.last_day, person.cust_id;

create table cbs_new.corporate_customer as
select
    corporate.cust_no,
    corporate.org_no::text as org_no,
    corporate.cust_name,
    corporate.cust_class,
    corporate.id_type,
    corporate.id_no,
    corporate.legal_rep_name,
    corporate.legal_rep_id_type,
    corporate.legal_rep_id_no,
    corporate.cfo_name,
    corporate.cfo_id_type,
    corporate.cfo_id_no,
    case when corporate.has_basic_account then account.acct_no end as basic_acct_no,
    case when corporate.has_basic_account then account.bank_code end as basic_acct_bank_code,
    case when corporate.has_basic_account then account.org_name end as basic_acct_bank_name,
    corporate.registered_capital::numeric(20, 2) as registered_capital,
    case when corporate.registered_capital is not null then 'CNY' end as registered_capital_ccy,
    round(corporate.registered_capital * corporate.paid_share::numeric, -4)::numeric(20, 2) as paid_in_capital,
    case when corporate.registered_capital is not null then 'CNY' end as paid_in_capital_ccy,
    corporate.address,
    corporate.phone,
    corporate.business_scope,
    corporate.found_date,
    corporate.industry_code,
    corporate.size_code,
    corporate.ownership_code,
    corporate.is_listed,
    corporate.credit_rating,
    corporate.employee_count,
    corporate.region_code,
    corporate.risk_signals,
    corporate.watch_events,
    corporate.is_srdi,
    corporate.is_secret,
    corporate.open_date,
    month.last_day as eod_date
from bank.month
inner join bank.corporate on corporate.open_date <= month.last_day
inner join bank.account on account.acct_id = corporate.cust_id * 10::bigint
order by month.last_day, corporate.cust_id;

create table cbs_new.deposit_product as
select
    product.product_no,
    product.product_name,
    product.party_kind,
    product.product_class,
    product.subject_no::text as subject_no,
    product.term_months,
    product.base_rate::numeric(20, 6) as base_rate,
    month.last_day as eod_date
from bank.month
cross join bank.product
order by month.last_day, product.product_no;

-- Balances and daily sums by month: a movement counts in its month from its day to the month's last, both included.
create table cbs_new.deposit_account as
with
moved as (
    select
        movement.acct_id,
        month.month_no,
        sum(movement.delta) as delta,
        sum(movement.delta * (month.last_day - movement.txn_date + 1)) as accum,
        max(movement.txn_date) as last_date
    from (
        select id as acct_id, txn_date, - delta as delta
        from bank.leg
        where kind = 'D'
    ) as movement
    inner join bank.month on movement.txn_date between month.first_day and month.last_day
    group by movement.acct_id, month.month_no
),

monthly as (
    select
        account.acct_id,
        month.*,
        account.opening_bal + coalesce(sum(moved.delta) over until_now, 0) as bal,
        coalesce(moved.delta, 0) as delta,
        coalesce(moved.accum, 0) as accum,
        max(moved.last_date) over until_now as last_date
    from bank.account
    inner join bank.month on account.open_date <= month.last_day
    left join moved on moved.acct_id = account.acct_id and moved.month_no = month.month_no
    window until_now as (partition by account.acct_id order by month.month_no)
),

accumulated as (
    select
        monthly.*,
        (bal - delta) * days + accum as mtd
    from monthly
)

select
    account.acct_no,
    account.ccy,
    account.cash_remit,
    account.cust_no,
    account.party_kind,
    account.cust_name as acct_name,
    account.product_no,
    account.subject_no::text as subject_no,
    account.org_no::text as org_no,
    coalesce(account.card_no, account.acct_no) as card_no,
    (account.rate_bp * 0.01)::numeric(20, 6) as rate,
    bank.yuan(accumulated.bal::bigint)::numeric(20, 2) as bal,
    -- Before the window the balance is taken to have stood at its opening value all year.
    bank.yuan((
        sum(accumulated.mtd) over (partition by account.acct_id,
            extract(year from accumulated.last_day) order by accumulated.month_no)
        + case
            when extract(year from accumulated.last_day) = extract(year from %(first_day)s)
                and account.open_date < %(first_day)s
                then account.opening_bal * (%(first_day)s - greatest(account.open_date,
                    date_trunc('year', %(first_day)s::timestamp)::date))
            else 0
        end
    )::bigint)::numeric(24, 2) as ytd_accum,
    bank.yuan(accumulated.mtd::bigint)::numeric(24, 2) as mtd_accum,
    account.product_class = 'M' as is_margin,
    account.open_date,
    account.org_no::text || '002' as open_teller,
    coalesce(
        accumulated.last_date,
        greatest(
            account.open_date,
            %(open_day)s - bank.pick(account.acct_id, 801, 60) - case when account.is_dormant then 400 else 0 end
        )
    ) as last_txn_date,
    case
        when account.is_prolonged then bank.next_due(account.open_date, account.term_months, accumulated.last_day)
        else account.maturity_date
    end as maturity_date,
    case when account.close_date <= accumulated.last_day then account.close_date end as close_date,
    case when account.close_date <= accumulated.last_day then '3' else account.open_status end as status,
    accumulated.last_day as eod_date
from accumulated
inner join bank.account using (acct_id)
order by accumulated.last_day, account.acct_id;

-- Who stands on the other side of a leg, by kind and id.
create unlogged table bank.party as
select
    'D' as kind, acct_id as id, acct_no, cust_name as name, party_kind, bank_code, org_name as bank_name, ccy
from bank.account
union all
select
    part.kind, note.note_id, '8803' || lpad(note.note_id::text, 13, '0') || part.suffix, note.cust_name,
    note.party_kind,
    org.bank_code, org.org_name, note.ccy
from bank.note
inner join bank.org using (org_no)
cross join (values ('L', ''), ('N', '')) as part (kind, suffix)
union all
select 'O', outsider_id, acct_no, name, party_kind, bank_code, bank_name, null
from bank.outsider;

alter table bank.party add primary key (kind, id);
analyze bank.party;

-- The bank of a shop's account is the platform that pays it.
create function bank.platform(outsider_id integer, channel text) returns text
language sql immutable parallel safe
return case
    when outsider_id between 3000000 and 3999999
        then case channel when '08' then '支付宝' when '09' then '财付通' else '中国银联' end
end;

create table bank.internal_account as
select
    org.org_no,
    subject.subject_no,
    known.ccy,
    '9' || org.org_no || subject.subject_no || case known.ccy when 'CNY' then '01' else '14' end as acct_no,
    org.org_name || subject.subject_name || '户' as acct_name,
    org.bank_code,
    org.org_name,
    org.open_date,
    known.close_date,
    subject.dr_cr,
    coalesce(opened.bal, 0) as bal
from (
    select org_no, subject_no, ccy, null::date as close_date
    from (
        select org_no, subject_no, ccy from bank.opening where kind = 'I'
        union
        select org_no, subject_no, ccy from bank.leg where kind = 'I'
    ) as used
    union all
    -- Opened for takings in foreign currency that never came, and closed: every month one outlet's.
    select org.org_no, 22410101, 'USD', month.first_day + bank.pick(org.org_no, 461, month.days)
    from bank.month
    inner join (
        select
            org_no,
            row_number() over (order by bank.rnd(org_no, 462)) as place
        from bank.org
        where org_class in ('S', 'O') and not exists (
            select from bank.leg where leg.org_no = org.org_no and leg.subject_no = 22410101 and leg.ccy = 'USD'
        )
    ) as org on org.place = month.month_no
) as known
inner join bank.org using (org_no)
inner join bank.subject using (subject_no)
left join (
    select org_no, subject_no, ccy, sum(bal)::bigint as bal
    from bank.opening
    where kind = 'I'
    group by org_no, subject_no, ccy
) as opened using (org_no, subject_no, ccy);

alter table bank.internal_account add primary key (org_no, subject_no, ccy);
analyze bank.internal_account;

-- Those who act for somebody else: one cash deposit at the counter of fifty, one repayment of ten.
create table bank.agent as
select posting.posting_id, identity.name, identity.id_no
from bank.posting
cross join lateral bank.identity(posting.posting_id, 800, 100, 25, 65) as identity
where posting.txn_code = '1003'
    and posting.channel = '01'
    and not posting.is_reversal
    and bank.rnd(posting.posting_id, 824) < 0.02
union all
select repaid.posting_id, identity.name, identity.id_no
from (
    select posting_id, row_number() over (order by posting_id) as place
    from bank.posting
    where event = 'principal paid' and channel = '01'
) as repaid
cross join lateral bank.identity(repaid.posting_id, 800, 100, 25, 65) as identity
where repaid.place = 1 or bank.rnd(repaid.posting_id, 824) < 0.1;

analyze bank.agent;

create table cbs_new.deposit_txn as
with
-- Sorted while the rows are narrow; what is joined to them keeps the order.
booked as materialized (
    select
        leg.posting_id,
        leg.leg_no,
        leg.id,
        leg.dr_cr,
        leg.opp_org,
        leg.opp_subject,
        case when leg.opp_kind = 'I' then 'O' else leg.opp_kind end as party_kind,
        case when leg.opp_kind = 'I' then posting.outsider_id else leg.opp_id end as party_id,
        posting.txn_date,
        posting.seconds,
        posting.txn_org,
        posting.amt,
        posting.ccy,
        posting.txn_code,
        posting.channel,
        posting.outsider_id,
        posting.summary,
        posting.is_cash,
        posting.is_reversal,
        posting.teller_no,
        posting.auth_teller_no,
        (sum(- leg.delta) over (partition by leg.id order by leg.posting_id, leg.leg_no))::bigint as moved
    from bank.leg
    inner join bank.posting using (posting_id)
    where leg.kind = 'D'
    order by leg.posting_id, leg.leg_no
)

select
    to_char(booked.txn_date, 'YYYYMMDD') || lpad(booked.posting_id::text, 10, '0') || booked.leg_no as txn_seq,
    account.acct_no,
    account.ccy,
    account.cash_remit,
    booked.txn_date,
    bank.hhmmss(booked.seconds) as txn_time,
    booked.txn_org::text as txn_org_no,
    booked.dr_cr,
    bank.yuan(booked.amt)::numeric(20, 2) as amt,
    bank.yuan(account.opening_bal + booked.moved)::numeric(20, 2) as bal_after,
    account.subject_no::text as subject_no,
    booked.txn_code,
    coalesce(party.acct_no, internal.acct_no) as opp_acct_no,
    coalesce(party.name, internal.acct_name) as opp_name,
    coalesce(party.party_kind, 'I') as opp_kind,
    case when party.acct_no is not null then party.bank_code else internal.bank_code end as opp_bank_code,
    coalesce(bank.platform(booked.outsider_id, booked.channel), party.bank_name, internal.org_name) as opp_bank_name,
    booked.summary,
    case when booked.is_reversal then '冲正前一笔误记' end as remark,
    booked.is_reversal,
    booked.is_cash,
    booked.channel,
    case when booked.channel in ('05', '06') then account.ip end as ip,
    case when booked.channel in ('05', '06') then account.mac end as mac,
    agent.name as agent_name,
    case when agent.name is not null then '110001' end as agent_id_type,
    agent.id_no as agent_id_no,
    booked.teller_no,
    booked.auth_teller_no
from booked
inner join bank.account on account.acct_id = booked.id
left join bank.party on party.kind = booked.party_kind and party.id = booked.party_id
left join bank.internal_account as internal
    on booked.party_kind = 'O'
    and booked.party_id is null
    and internal.org_no = booked.opp_org
    and internal.subject_no = booked.opp_subject
    and internal.ccy = booked.ccy
left join bank.agent on agent.posting_id = booked.posting_id;

create table cbs_new.internal_account as
with
moved as (
    select leg.org_no, leg.subject_no, leg.ccy, month.month_no, sum(leg.delta)::bigint as delta
    from bank.leg
    inner join bank.month on leg.txn_date between month.first_day and month.last_day
    where leg.kind = 'I'
    group by leg.org_no, leg.subject_no, leg.ccy, month.month_no
),

held as (
    select
        internal.*,
        month.last_day,
        (internal.bal + coalesce(sum(moved.delta) over (
            partition by internal.org_no, internal.subject_no, internal.ccy
            order by month.month_no
        ), 0))::bigint as closing
    from bank.internal_account as internal
    cross join bank.month
    left join moved using (org_no, subject_no, ccy, month_no)
)

select
    acct_no,
    ccy,
    acct_name,
    subject_no::text as subject_no,
    org_no::text as org_no,
    dr_cr,
    bank.yuan(side.dr)::numeric(20, 2) as dr_bal,
    bank.yuan(side.cr)::numeric(20, 2) as cr_bal,
    subject_no in (10030101, 10030102, 10110101) as is_interest,
    case when subject_no in (10030101, 10030102, 10110101) then '2' else '0' end as interest_method,
    case subject_no
        when 10030101 then 0.35
        when 10030102 then 1.62
        when 10110101 then 1.2
        else 0
    end::numeric(20, 6) as rate,
    open_date,
    case when close_date <= last_day then close_date end as close_date,
    case when close_date <= last_day then '3' else '1' end as status,
    last_day as eod_date
from held
cross join lateral bank.sides(closing, dr_cr) as side
order by last_day, acct_no;

create table cbs_new.internal_txn as
with
booked as materialized (
    select
        leg.posting_id,
        leg.leg_no,
        leg.org_no,
        leg.subject_no,
        leg.ccy,
        leg.dr_cr,
        leg.opp_org,
        leg.opp_subject,
        -- What was paid for and to whom stands behind the clearing account: it is the other side of all other accounts.
        case when leg.opp_kind = 'I' then 'O' else leg.opp_kind end as party_kind,
        case
            when leg.opp_kind <> 'I' then leg.opp_id
            when leg.opp_subject / 10000 = 3001 then posting.outsider_id
        end as party_id,
        posting.txn_date,
        posting.seconds,
        posting.txn_org,
        posting.amt,
        posting.txn_code,
        posting.channel,
        posting.event,
        posting.key,
        posting.summary,
        posting.is_cash,
        posting.is_reversal,
        posting.teller_no,
        posting.auth_teller_no,
        (sum(leg.delta) over (
            partition by leg.org_no, leg.subject_no, leg.ccy
            order by leg.posting_id, leg.leg_no
        ))::bigint as moved
    from bank.leg
    inner join bank.posting using (posting_id)
    where leg.kind = 'I'
    order by leg.posting_id, leg.leg_no
)

select
    to_char(booked.txn_date, 'YYYYMMDD') || lpad(booked.posting_id::text, 10, '0') || booked.leg_no as txn_seq,
    account.acct_no,
    booked.ccy,
    booked.txn_date,
    bank.hhmmss(booked.seconds) as txn_time,
    booked.txn_org::text as txn_org_no,
    booked.dr_cr,
    bank.yuan(booked.amt)::numeric(20, 2) as amt,
    bank.yuan(side.dr)::numeric(20, 2) as dr_bal_after,
    bank.yuan(side.cr)::numeric(20, 2) as cr_bal_after,
    booked.subject_no::text as subject_no,
    booked.txn_code,
    coalesce(party.acct_no, internal.acct_no) as opp_acct_no,
    case when party.kind is distinct from 'O' then booked.opp_subject::text end as opp_subject_no,
    coalesce(party.name, internal.acct_name) as opp_name,
    coalesce(party.party_kind, 'I') as opp_kind,
    case when party.acct_no is not null then party.bank_code else internal.bank_code end as opp_bank_code,
    coalesce(party.bank_name, internal.org_name) as opp_bank_name,
    booked.summary,
    booked.is_reversal,
    booked.is_cash,
    booked.channel,
    booked.teller_no,
    booked.auth_teller_no,
    -- What waits in suspense was entered on the day it came.
    case booked.event
        when 'suspense cleared' then booked.txn_date - 1 - bank.pick(booked.key, 592, 3)
        else booked.txn_date
    end as entry_date,
    case
        when booked.subject_no / 100 = 300102 or booked.event = 'suspense cleared' then booked.txn_date
    end as clear_date
from booked
inner join bank.internal_account as account
    on account.org_no = booked.org_no
    and account.subject_no = booked.subject_no
    and account.ccy = booked.ccy
cross join lateral bank.sides(account.bal + booked.moved, account.dr_cr) as side
left join bank.party on party.kind = booked.party_kind and party.id = booked.party_id
left join bank.internal_account as internal
    on booked.party_kind = 'O'
    and booked.party_id is null
    and internal.org_no = booked.opp_org
    and internal.subject_no = booked.opp_subject
    and internal.ccy = booked.ccy;

create table cbs_new.subject as
select
    subject.subject_no::text as subject_no,
    subject.subject_name,
    case length(subject.subject_no::text) when 4 then 1 when 6 then 2 else 3 end as subject_level,
    case when subject.subject_no > 9999 then (subject.subject_no / 100)::text end as parent_subject_no,
    subject.dr_cr,
    subject.category,
    subject.g01_item,
    subject.subject_no > 999999 as is_leaf,
    month.last_day as eod_date
from bank.month
cross join bank.subject
order by month.last_day, subject.subject_no::text;

create table cbs_new.gl_balance as
select
    gl.org_no::text as org_no,
    gl.subject_no::text as subject_no,
    gl.ccy,
    gl.acct_date,
    bank.yuan(opened.dr)::numeric(20, 2) as open_dr_bal,
    bank.yuan(opened.cr)::numeric(20, 2) as open_cr_bal,
    bank.yuan(gl.dr)::numeric(20, 2) as dr_turnover,
    bank.yuan(gl.cr)::numeric(20, 2) as cr_turnover,
    bank.yuan(closed.dr)::numeric(20, 2) as close_dr_bal,
    bank.yuan(closed.cr)::numeric(20, 2) as close_cr_bal
from bank.gl
inner join bank.subject using (subject_no)
cross join lateral bank.sides(gl.closing - gl.dr + gl.cr, subject.dr_cr) as opened
cross join lateral bank.sides(gl.closing, subject.dr_cr) as closed
order by gl.acct_date, gl.org_no, gl.subject_no, gl.ccy;

create table cbs_new.exchange_rate as
select rates.ccy, rates.rate::numeric(20, 6) as rate_to_cny, month.last_day as eod_date
from bank.month
cross join (
    values ('CNY', 1), ('EUR', 7.7), ('HKD', 0.91), ('USD', 7.1)
) as rates (ccy, rate)
order by month.last_day, rates.ccy;

analyze
    cbs_new.deposit_account, cbs_new.deposit_txn, cbs_new.internal_account, cbs_new.internal_txn, cbs_new.gl_balance,
    cbs_new.teller;

-- When the core banking system had finished each day; most often before two in the morning, when it is due.
create table cbs_new.eod_run as
select
    day::date as biz_date,
    day + interval '1 day' + interval '1 minute' * (35 + bank.pick(extract(julian from day)::bigint, 571, 90)) as finished_at
from generate_series(
    (select min(first_day) from bank.month)::timestamp,
    (select max(last_day) from bank.month)::timestamp,
    interval '1 day'
) as days (day)
order by day;
