-- Loan notes. A loan is sized by its borrower's income, so that it can be served from the account; every payment of
-- the window is known in 29_loan_standing.sql and booked in 32_loans.sql.

create function bank.note_no(note_id bigint) returns text
language sql immutable parallel safe
return 'JJ' || lpad(note_id::text, 12, '0');

create table bank.business_type (
    business_type text primary key,
    label text,
    party_kind text,
    subject_no integer,
    overdue_subject integer,
    interest_subject integer,
    income_subject integer,
    -- Repayment: 1 monthly, 2 quarterly, 5 all at the end, 6 interest monthly and principal at the end.
    repay_methods text[],
    terms integer[],
    rate_from integer,
    rate_to integer,
    -- What contracts and notes say they are for, and how they are secured (1 mortgage, 2 pledge, 3 guarantee,
    -- 4 unsecured, 5 mixed).
    contract_purpose text,
    purposes text[],
    guarantee_types text[],
    -- Lent for somebody else, at his risk: no provisions, no income, no write-off.
    is_off_balance boolean not null default false
);

insert into bank.business_type (
    business_type, label, party_kind, subject_no, overdue_subject, interest_subject, income_subject, repay_methods,
    terms,
    rate_from, rate_to, contract_purpose, purposes, guarantee_types
)
values
('2010', '个人住房按揭贷款', 'P', 13030101, 13030901, 11320101, 60110101, '{1}', '{120,180,240,300,360}', 340, 490,
    '购买住房', '{购买住房}', '{1}'),
('2020', '个人商用房贷款', 'P', 13030104, 13030901, 11320101, 60110101, '{1}', '{60,120}', 430, 560,
    '购买商用房', '{购买商用房}', '{1}'),
('2030', '个人汽车贷款', 'P', 13030102, 13030901, 11320101, 60110101, '{1}', '{24,36,60}', 450, 700,
    '购买汽车', '{购买汽车}', '{1}'),
('2050', '个人消费贷款', 'P', 13030103, 13030901, 11320101, 60110101, '{1}', '{12,24,36}', 400, 850,
    '日常消费', '{购买家用电器,房屋装修,教育支出,旅游消费,购买家具,医疗支出}', '{4,4,4,3}'),
('2060', '个人经营贷款', 'P', 13030104, 13030901, 11320101, 60110101, '{1,5,6}', '{12,24}', 400, 700,
    '生产经营周转', '{采购原材料,支付货款,扩大经营,支付工程款,补充流动资金}', '{1,1,3,4}'),
('1010', '流动资金贷款', 'C', 13030201, 13030902, 11320102, 60110102, '{5,6,6,6}', '{12}', 345, 600,
    '日常经营周转', '{采购原材料,支付货款,扩大经营,支付工程款,补充流动资金}', '{1,1,3,3,2,5,4}'),
('1030', '项目贷款', 'C', 13030202, 13030902, 11320102, 60110102, '{2}', '{20,40}', 380, 520,
    '项目建设', '{项目建设}', '{1,1,3,3,2,5,4}'),
('1040', '固定资产贷款', 'C', 13030202, 13030902, 11320102, 60110102, '{2}', '{12,20}', 380, 550,
    '购建固定资产', '{购置设备}', '{1,1,3,3,2,5,4}');

-- Who borrows, for what, and what they can bear a month (persons: 38 %% of income; firms: by takings).
create table bank.borrower as
select
    cust_id, 'P' as party_kind, org_no, region_code, open_date, income as capacity, is_farmer as is_farm,
    null::text as size_code,
    case when work = 'farm' then 'A0141' when work in ('shop', 'firm') then industry.code end as industry_code, cust_name,
    case
        when work in ('shop', 'firm') then
            case
                when bank.rnd(cust_id, 301) < 0.7 then '2060'
                when bank.rnd(cust_id, 301) < 0.8 then '2020'
                else '2010'
            end
        when work = 'farm' then '2060'
        else case
            when bank.rnd(cust_id, 301) < 0.42 then '2010'
            when bank.rnd(cust_id, 301) < 0.57 then '2030'
            else '2050'
        end
    end as business_type
from (
    select person.*, '4412' || bank.choose(cust_id, 302, array['02', '02', '03', '04', '84', '23']) as region_code
    from bank.person
) as person
cross join bank.size
inner join bank.industry_slot as industry on industry.slot = bank.pick(cust_id, 128, size.industry_slots)
where open_date <= %(open_day)s - 60
    and id_type in ('110001', '110005', '110003')
    and birth_date between %(until)s - 62 * 365 and %(until)s - 23 * 365
    and bank.rnd(cust_id, 303) < case when work in ('pension', 'other') then 0 when work = 'farm' then 0.1 else 0.3 end
union all
select
    cust_id, 'C', org_no, region_code, open_date, takings, left(industry_code, 1) = 'A', size_code, industry_code,
    cust_name,
    case
        when size_code in ('1', '2') and bank.rnd(cust_id, 301) < 0.15 then '1030'
        when bank.rnd(cust_id, 301) < 0.3 then '1040'
        else '1010'
    end
from bank.corporate
where open_date <= %(open_day)s - 60
    and kind in ('firm', 'shop')
    and bank.rnd(cust_id, 303) < case when kind = 'shop' then 0.2 else 0.5 end;

create table bank.note as
with
planned as (
    select
        borrower.*,
        cust_id * 10::bigint + notes.no as note_id,
        notes.no as note_place,
        notes.notes,
        business_type.label,
        business_type.subject_no,
        business_type.overdue_subject,
        business_type.interest_subject,
        business_type.income_subject,
        bank.choose(cust_id * 10 + notes.no, 311, business_type.repay_methods) as repay_method,
        business_type.terms[1 + bank.pick(cust_id * 10, 312, cardinality(business_type.terms))] as months_of_life,
        business_type.rate_from
            + bank.pick(cust_id * 10 + notes.no, 313, business_type.rate_to - business_type.rate_from) as rate_bp
    from bank.borrower
    inner join bank.business_type using (business_type)
    cross join lateral (
        select no, max(no) over () as notes
        from generate_series(
            1,
            case when borrower.business_type in ('1010', '2060', '2050') then 1 + bank.pick(cust_id, 314, 3) else 1 end
        ) as numbers (no)
    ) as notes
),

-- 12 and 20 quarters are counted as terms of three months; a loan repaid at the end has a single term.
termed as (
    select
        planned.*,
        case repay_method when '5' then 1 else months_of_life end as terms,
        case repay_method when '2' then 3 when '5' then least(months_of_life, 12) else 1 end as months_a_term
    from planned
),

-- A loan was or will be issued on any day from one life before the window on, so that as many run out as begin.
dated as (
    select
        termed.*,
        greatest(
            open_date + 30,
            (%(open_day)s - make_interval(months => case
                when terms * months_a_term <= 60 then terms * months_a_term
                when bank.rnd(note_id, 321) < 0.008 * %(months)s then 0
                else 150
            end))::date + 5
        ) as earliest
    from termed
),

issued as (
    select
        dated.*,
        earliest + bank.pick(note_id, 322, greatest(%(until)s - 3 - earliest, 1)) as issue_date,
        greatest(
            500000,
            floor(
                case
                    when party_kind = 'C' then capacity * (case business_type
                        when '1010' then 1
                        else 4
                    end + 5 * bank.rnd(cust_id, 323))
                    when repay_method = '1' then 0.38 * capacity / (1.0 / terms + rate_bp / 120000.0)
                    else 4 * capacity
                end / notes / 1000000
            ) * 1000000
        )::bigint as planned_amt
    from dated
)

select
    issued.*,
    -- The least a note can be is 5,000 yuan, of which a low income bears less than the terms ask for: those get one
    -- yuan in ten.
    case
        when party_kind = 'P' and repay_method = '1'
            and planned_amt * (1.0 / terms + rate_bp / 120000.0) > 0.38 * capacity / notes
            then greatest(100000,
                (0.38 * capacity / notes / (1.0 / terms + rate_bp / 120000.0))::bigint / 10000 * 10000)
        else planned_amt
    end as note_amt,
    (issue_date + make_interval(months => terms * months_a_term))::date as due_date,
    '1' as issue_type,
    null::bigint as previous_note_id,
    -- A borrower's notes stand under one contract; 28_credit_contract.sql makes the contracts of what stands here.
    'HT' || lpad(cust_id::text, 10, '0') as contract_no
from issued;

alter table bank.note add primary key (note_id);

-- What other kinds of notes (files 21 to 27) say of themselves; those above are as the defaults say. Such a file need
-- only give note_id, cust_id, business_type, contract_no, issue_date, terms, months_a_term, repay_method, rate_bp and
-- note_amt: 28_credit_contract.sql completes the rest from the customer and the business type.
alter table bank.note
alter column issue_type set default '1',
alter column note_place set default 1,
add column ccy text not null default 'CNY',
-- The borrower's account that it is paid into and repaid from; by default the first one.
add column acct_id bigint,
-- Paid out to, or repaid through, an internal account of the note's organisation with this subject and not the
-- borrower's account; the counterparty outside the bank, if there is one.
add column issue_subject integer,
add column repay_subject integer,
add column outsider_id integer,
-- All its interest, due at the end, where the rate and the months do not tell (a bill's is the rest of the face value).
add column interest_amt bigint,
-- How it fares: drawn by chance, paid always on the day, or given by stop_from, catch_up_days and early_date.
add column fate text not null default 'drawn' check (fate in ('drawn', 'paid', 'given')),
add column stop_from date,
add column catch_up_days integer,
add column early_date date,
add column interest_method text,
add column is_off_balance boolean not null default false;

-- Working capital that falls due in the window is now and then renewed: a new note of the same amount, whose money
-- repays the old one on the same day (3; 4 when it is restructured), or which simply goes on (2, from the firms that
-- may).
insert into bank.note
select
    (
        jsonb_populate_record(
            note,
            jsonb_build_object(
                'note_id', note.note_id + 3,
                'issue_date', note.due_date,
                'due_date', note.due_date + make_interval(months => note.terms * note.months_a_term),
                'issue_type', renewal.issue_type,
                -- A loan that is restructured costs the borrower less.
                'rate_bp', note.rate_bp - case renewal.issue_type when '4' then 60 else 0 end,
                'previous_note_id', note.note_id
            )
        )
    ).*
from bank.note
inner join (
    select note_id, row_number() over (partition by business_type order by note_id) as place
    from bank.note
    where business_type in ('1010', '2060')
        and repay_method in ('5', '6')
        and due_date between %(first_day)s and %(until)s - 3
) as falling_due using (note_id)
cross join lateral (
    select case
        when falling_due.place = 1 then '3'
        else bank.choose(note.note_id, 352, array['3', '3', '2', '4'])
    end as issue_type
) as renewal
where falling_due.place = 1
    or (bank.rnd(note.note_id, 331) between 0.05 and 0.55 and bank.rnd(note.note_id, 351) < 0.35);

update bank.note
set fate = 'paid'
from bank.note as renewal
where renewal.previous_note_id = note.note_id;

-- Rare fates, which exist in a bank of any size: of persons' and of firms' older loans one is given up in the window, one
-- is doubtful, one is in arrears.
update bank.note
set
    fate = 'given',
    stop_from = case older.place
        when 1 then %(open_day)s - 480
        when 2 then %(until)s - 320
        else %(until)s - 70
    end
from (
    select
        note_id,
        row_number() over (
            partition by party_kind order by bank.rnd(note_id, 342) >= 0.6, bank.rnd(note_id, 353)
        ) as place
    from bank.note
    where fate = 'drawn'
        and repay_method in ('1', '2')
        and issue_date < %(open_day)s - 510
        and due_date > %(until)s
) as older
where older.note_id = note.note_id and older.place <= 3;

