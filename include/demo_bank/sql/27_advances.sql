-- Advances: what the bank paid for customers who did not. A loan that is overdue from its first day, over what the
-- margin did not cover.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(1307, '垫款', 'D', '1', '9其他贷款'),
(130701, '承兑垫款', 'D', '1', '9其他贷款'),
(13070101, '银行承兑汇票垫款', 'D', '1', '9其他贷款'),
(130702, '其他垫款', 'D', '1', '9其他贷款'),
(13070201, '信用证垫款', 'D', '1', '9其他贷款'),
(13070202, '保函垫款', 'D', '1', '9其他贷款'),
(130709, '逾期垫款', 'D', '1', '9其他贷款'),
(13070901, '逾期垫款', 'D', '1', '9其他贷款'),
(60110106, '垫款利息收入', 'C', '4', '55利息收入')
on conflict do nothing;

-- 18 per cent a year: five parts in ten thousand a day.
insert into bank.business_type (
    business_type, label, party_kind, subject_no, overdue_subject, interest_subject, income_subject, repay_methods,
    terms, rate_from, rate_to, contract_purpose, purposes, guarantee_types
)
values
('3050', '垫款', 'C', 13070101, 13070901, 11320102, 60110106, '{5}', '{1}', 1800, 1801,
    '对外付款', '{到期付款垫付资金}', '{3}');

create table bank.advance as
select
    70000000000 + key * 10 as note_id,
    'bill' as origin,
    13070101 as subject_no,
    key as origin_key,
    bill_no as origin_no,
    agreement_no,
    cust_id,
    org_no,
    due_date as advance_date,
    face_amt - margin_amt as amt,
    margin_amt,
    recovery_days
from bank.acceptance
where is_advanced
union all
select
    70000000000 + key,
    case kind when 'DL' then 'letter of credit' when 'FG' then 'financing guarantee' else 'guarantee' end,
    case kind when 'DL' then 13070201 else 13070202 end,
    key,
    contract_no,
    'KL' || lpad(key::text, 12, '0'),
    cust_id,
    org_no,
    pay_date,
    pay_amt - margin_amt,
    margin_amt,
    recovery_days
from bank.undertaking
where is_advanced;

alter table bank.advance add primary key (note_id);

insert into bank.note (
    note_id, cust_id, org_no, business_type, subject_no, contract_no, issue_date, due_date, terms, months_a_term,
    repay_method, rate_bp, note_amt, interest_amt, interest_method, issue_subject, outsider_id, fate, stop_from,
    catch_up_days
)
select
    note_id,
    cust_id,
    org_no,
    '3050',
    subject_no,
    agreement_no,
    advance_date,
    advance_date,
    1,
    1,
    '5',
    1800,
    amt,
    -- What it costs is asked for when it is recovered: see 34_bills_and_trade.sql.
    0,
    '6',
    30010201,
    9000000 + bank.pick(note_id, 2701, 8),
    'given',
    advance_date,
    recovery_days
from bank.advance;

-- The most that an account for margins must hold: what is tied at once, and what was taken for unpaid business.
create table bank.margin_need as
with
tied as (
    select cust_id, margin_amt, issue_date as from_date, due_date as to_date, is_advanced
    from bank.acceptance
    where margin_amt > 0
    union all
    select cust_id, margin_amt, start_date, finish_date, is_advanced
    from bank.undertaking
    where margin_amt > 0
    union all
    select cust_id, margin_amt, issue_date, (due_date + interval '1 year')::date, false
    from bank.trade_finance
    where margin_amt > 0
),

change as (
    select cust_id, from_date as on_date, 0 as rank, margin_amt as delta
    from tied
    union all
    select cust_id, to_date, 1, - margin_amt
    from tied
),

held as (
    select cust_id, sum(delta) over (partition by cust_id order by on_date, rank) as held
    from change
),

used as (
    select cust_id, sum(margin_amt) filter (where is_advanced) as used
    from tied
    group by cust_id
)

select held.cust_id, (max(held.held) + coalesce(max(used.used), 0))::bigint as amt
from held
inner join used using (cust_id)
group by held.cust_id;

alter table bank.margin_need add primary key (cust_id);

-- Who pays letters of credit in a currency needs an account in it.
create table bank.currency_need as
select distinct cust_id, ccy
from bank.undertaking
where ccy <> 'CNY';

alter table bank.currency_need add primary key (cust_id, ccy);
analyze bank.advance, bank.margin_need, bank.currency_need;
