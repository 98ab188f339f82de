-- Entrusted loans: lent by the bank in its name, with the money, for the account and at the risk of an entrustor.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(7101, '委托贷款', 'D', '6', '80委托贷款'),
(710101, '委托贷款', 'D', '6', '80委托贷款'),
(71010101, '单位委托贷款', 'D', '6', '80委托贷款'),
(71010102, '公积金委托贷款', 'D', '6', '80委托贷款'),
(71010103, '现金管理项下委托贷款', 'D', '6', '80委托贷款'),
(602102, '代理业务手续费收入', 'C', '4', '57手续费及佣金收入'),
(60210201, '委托贷款手续费收入', 'C', '4', '57手续费及佣金收入')
on conflict do nothing;

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(7999, '表外对应科目', 'C', '6', null),
(799901, '表外对应科目', 'C', '6', null),
(79990101, '表外对应科目', 'C', '6', null)
on conflict do nothing;

insert into bank.business_type (
    business_type, label, party_kind, subject_no, contract_purpose, purposes, guarantee_types, is_off_balance
)
values
('3060', '委托贷款', 'C', 71010101, '按委托人指定用途使用', '{采购原材料,支付工程款,补充流动资金}', '{3,4,1}', true);

-- Who lends to whom. 1 firms and persons to firms, 3 the housing provident fund to its savers.
create table bank.entrustment as
with
firm as (
    select
        cust_id,
        open_date,
        takings,
        row_number() over (order by takings desc, cust_id) as place,
        count(*) over () as firms
    from bank.corporate
    where kind = 'firm' and open_date <= %(open_day)s - 60
),

-- The fifth lends to the sixth whatever the size of the bank.
between_firms as (
    select entrustor.cust_id as entrustor_id, borrower.cust_id, borrower.takings, 'firm' as entrustor_kind
    from firm as entrustor
    inner join firm as borrower
        on borrower.place = 1 + mod(entrustor.place + case
            when entrustor.place = 5 then 0
            else bank.pick(entrustor.cust_id, 2702, 50)
        end, entrustor.firms)
    where (entrustor.place = 5 or bank.rnd(entrustor.cust_id, 2701) < 0.025)
        and borrower.cust_id <> entrustor.cust_id
),

from_person as (
    select person.cust_id as entrustor_id, firm.cust_id, firm.takings / 4 as takings, 'person' as entrustor_kind
    from (
        select cust_id, row_number() over (order by income desc, cust_id) as place
        from bank.person
        where id_type = '110001' and open_date <= %(open_day)s - 60
    ) as person
    inner join firm on firm.place = 1 + mod(person.place + 6, firm.firms)
    where person.place <= firm.firms / 50 + 1
),

from_fund as (
    select fund.cust_id as entrustor_id, saver.cust_id, saver.income as takings, 'fund' as entrustor_kind
    from (
        select cust_id, income, row_number() over (order by cust_id desc) as place
        from bank.person
        where work in ('wage', 'wage elsewhere')
            and id_type = '110001'
            and open_date <= %(open_day)s - 60
            and birth_date > %(until)s - 45 * 365
    ) as saver
    inner join bank.corporate as fund on fund.cust_id = (select persons + 2 from bank.size)
    where saver.place <= 2 or bank.rnd(saver.cust_id, 2703) < 0.02
)

select
    pairs.*,
    case pairs.entrustor_kind when 'fund' then '3' else '1' end as entrust_type,
    case pairs.entrustor_kind when 'fund' then 'GJ' when 'person' then 'WP' else 'WT' end
        || lpad(pairs.cust_id::text, 10, '0') as contract_no,
    960000000000 + pairs.cust_id * 10::bigint
        + case pairs.entrustor_kind when 'fund' then 3 when 'person' then 2 else 1 end as note_id,
    row_number() over (partition by pairs.entrustor_kind order by pairs.cust_id) as place
from (
    select distinct on (cust_id, entrustor_kind) entrustor_id, cust_id, takings, entrustor_kind
    from (
        select * from between_firms
        union all
        select * from from_person
        union all
        select * from from_fund
    ) as drawn
    where entrustor_id <> cust_id
    order by cust_id, entrustor_kind, entrustor_id
) as pairs;

insert into bank.note (
    note_id, cust_id, business_type, contract_no, issue_date, terms, months_a_term, repay_method, rate_bp, note_amt,
    subject_no, issue_subject, repay_subject, interest_amt
)
select
    note_id,
    cust_id,
    '3060',
    contract_no,
    -- Of each kind one in the window, whatever the size of the bank.
    case
        when place = 1 then %(until)s - 4 - bank.pick(note_id, 2711, 20)
        when entrust_type = '3' then %(until)s - 4 - bank.pick(note_id, 2711, 1500)
        else %(until)s - 4 - bank.pick(note_id, 2711, 380)
    end,
    case entrust_type when '3' then 120 + 60 * bank.pick(note_id, 2712, 4) else 12 end,
    1,
    case entrust_type when '3' then '1' else '6' end,
    case
        when entrust_type = '3' then 310
        when interest.is_free then 0
        else 250 + bank.pick(note_id, 2713, 300)
    end,
    case entrust_type
        when '3' then greatest(5000000, floor(takings * 30.0 / 1000000) * 1000000)
        else greatest(20000000, floor(takings * 0.5 / 10000000) * 10000000)
    end::bigint,
    case entrust_type when '3' then 71010102 else 71010101 end,
    79990101,
    79990101,
    case when interest.is_free then 0 end
from bank.entrustment
cross join lateral (
    select entrust_type = '1' and place > 1 and bank.rnd(note_id, 2714) < 0.1 as is_free
) as interest;

-- The bank is paid once, when the money is lent; the provident fund pays nothing.
alter table bank.entrustment add column fee_amt bigint;

update bank.entrustment
set fee_amt = case entrustment.entrust_type when '3' then 0 else note.note_amt / 500 / 100 * 100 end
from bank.note
where note.note_id = entrustment.note_id;

-- Cash management: within a group, what a member has too much of is lent to the head for a few days, again and again.
create table bank.cash_pool as
select
    head.cust_id as borrower_id,
    member.cust_id as entrustor_id,
    'XJGL' || lpad(head.cust_id::text, 8, '0') as agreement_no,
    member.takings,
    case when head.place = 6 then %(first_day)s + 1 else %(open_day)s - 100 - bank.pick(head.cust_id, 2722, 300) end
        as signed_on,
    date_trunc('year', %(until)s + 800)::date - 1 as valid_to
from (
    select *, row_number() over (order by takings desc, cust_id) as place, count(*) over () as firms
    from bank.corporate
    where kind = 'firm' and open_date <= %(open_day)s - 60
) as head
inner join (
    select *, row_number() over (order by takings desc, cust_id) as place
    from bank.corporate
    where kind = 'firm' and open_date <= %(open_day)s - 60
) as member on member.place = 1 + mod(head.place + 8, head.firms)
where (head.place = 6 or bank.rnd(head.cust_id, 2721) < 0.008)
    and member.cust_id <> head.cust_id;

create table bank.cash_pool_loan as
select
    drawn.*,
    'XJ' || to_char(drawn.lent_on, 'YYYYMMDD') || lpad(drawn.borrower_id::text, 8, '0') as loan_no,
    drawn.lent_on + 1 + bank.pick(drawn.key, 2733, 4) as returned_on,
    -- The fee of an agreement is paid with the first loan under it.
    case
        when drawn.signed_on >= %(first_day)s
            and row_number() over (partition by drawn.agreement_no order by drawn.lent_on) = 1
            then 500000
        else 0
    end as fee_amt
from (
    select
        cash_pool.*,
        cash_pool.borrower_id * 10000::bigint + month.month_no * 10 + numbers.no as key,
        month.first_day + 8 * numbers.no - 6
            + bank.pick(cash_pool.borrower_id * 10000::bigint + month.month_no * 10 + numbers.no, 2731, 4) as lent_on,
        greatest(
            1000000,
            floor(
                cash_pool.takings
                * bank.rnd(cash_pool.borrower_id * 10000::bigint + month.month_no * 10 + numbers.no, 2732)
                / 2000000
            ) * 1000000
        )::bigint as amt
    from bank.cash_pool
    cross join bank.month
    cross join generate_series(1, 3) as numbers (no)
) as drawn;

analyze bank.entrustment, bank.cash_pool, bank.cash_pool_loan;
