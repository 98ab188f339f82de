-- Postings: loans sold with what the buyers pay for them, and what comes back of assets written off. Loans bought are
-- paid out to the seller in 32_loans.sql.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(1221, '其他应收款', 'D', '1', '23其他资产'),
(122102, '应收资产转让款', 'D', '1', '23其他资产'),
(12210201, '应收信贷资产转让款', 'D', '1', '23其他资产')
on conflict do nothing;

insert into bank.outsider (kind, no, outsider_id, acct_no, name, party_kind, bank_code, bank_name)
select 'Z', kinds.no, 9330000 + kinds.no, kinds.acct_no, kinds.name, 'C', other_bank.bank_code, other_bank.bank_name
from (
    values
    (1, '8933000000000011', '松涛资产管理股份有限公司'), (2, '8933000000000029', '松涛信托有限责任公司'),
    (3, '8933000000000037', '望江城市银行股份有限公司'), (4, '8933000000000045', '金穗银行股份有限公司'),
    (5, '8933000000000052', '北溪银行股份有限公司')
) as kinds (no, acct_no, name)
inner join bank.other_bank on other_bank.no = case kinds.no when 3 then 2 when 4 then 6 when 5 then 3 else kinds.no end;

-- What each loan of a deal owed just before, and its part of the price: bad loans a third to a half of the principal,
-- good ones the principal and the interest since they last fell due.
create table bank.transfer_loan as
select
    owed.*,
    case kind
        when 'N' then (principal * (0.35 + 0.2 * bank.rnd(note_id, 6351)))::bigint / 100 * 100
        when 'I' then principal
        else principal + interest
    end as price
from (
    select
        dealt.deal_id,
        dealt.kind,
        dealt.note_id,
        note.org_no,
        case dealt.kind when 'I' then note.issue_date else dealt.deal_date end as transfer_date,
        case dealt.kind when 'I' then note.note_amt else (note.note_amt - paid.principal)::bigint end as principal,
        case dealt.kind
            when 'N' then paid.missed::bigint
            when 'I' then 0
            else ((note.note_amt - paid.principal) * note.rate_bp
                * (dealt.deal_date - greatest(note.issue_date, paid.last_due)) / 3600000)::bigint
        end as interest,
        false as is_written_off
    from bank.transfer_note as dealt
    inner join bank.note using (note_id)
    inner join (
        select
            dealt.note_id,
            coalesce(sum(term.principal) filter (where term.paid_date < dealt.deal_date), 0) as principal,
            coalesce(sum(term.interest) filter (where term.paid_date is null and term.due_date < dealt.deal_date), 0)
                as missed,
            max(term.due_date) filter (where term.due_date < dealt.deal_date) as last_due
        from bank.transfer_note as dealt
        inner join bank.term using (note_id)
        group by dealt.note_id
    ) as paid using (note_id)
) as owed;

-- Loans given up earlier in the month go with the bad ones, for a twentieth.
insert into bank.transfer_loan
select
    deal.deal_id, 'N', write_off.note_id, note.org_no, deal.deal_date, 0, owed.overdue_interest::bigint, true,
    (owed.bal / 20)::bigint / 100 * 100
from bank.write_off
inner join bank.note using (note_id)
inner join bank.note_state as owed on owed.note_id = write_off.note_id and owed.month_no = 0
inner join bank.transfer_deal as deal
    on deal.kind = 'N'
    and write_off.write_off_date between deal.first_day and deal.deal_date - 1;

-- The buyer owes the price from the day that the loans are his. What a bad loan is sold under its principal is covered
-- by the provisions that were made for it.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    loan.transfer_date, 50400 + bank.pick(loan.note_id, 6352, 1800), 'loan sold: ' || part.event, loan.note_id, '1021',
    note.ccy, part.amt,
    loan.org_no, part.dr_subject,
    part.cr_kind, case when part.cr_kind = 'L' then loan.note_id end, loan.org_no, part.cr_subject,
    loan.org_no, transfer_deal.outsider_id, '信贷资产转让'
from bank.transfer_loan as loan
inner join bank.transfer_deal using (deal_id)
inner join bank.note using (note_id)
cross join lateral (
    values
    ('principal', 12210201, 'L', case loan.kind when 'N' then note.overdue_subject else note.subject_no end,
        case when not loan.is_written_off then least(loan.price, loan.principal) else 0 end),
    ('loss', 13040101, 'L', note.overdue_subject,
        case loan.kind when 'N' then greatest(loan.principal - loan.price, 0) else 0 end),
    ('interest', 12210201, 'I', note.income_subject, case loan.kind when 'N' then 0 else loan.interest end),
    ('written off', 12210201, 'I', 13040101, case when loan.is_written_off then loan.price else 0 end)
) as part (event, dr_subject, cr_kind, cr_subject, amt)
where loan.kind <> 'I' and part.amt > 0;

insert into bank.business_opening (org_no, subject_no, ccy, bal)
select loan.org_no, 13040101, note.ccy, - sum(loan.principal - loan.price)::bigint
from bank.transfer_loan as loan
inner join bank.note using (note_id)
where loan.kind = 'N' and not loan.is_written_off
group by loan.org_no, note.ccy;

-- The price arrives at the head office, in one part or two.
create table bank.transfer_payment as
with
part as (
    select
        transfer_deal.deal_id,
        transfer_deal.kind,
        transfer_deal.outsider_id,
        parts.no as pay_no,
        transfer_deal.deal_date + case parts.no
            when 1 then 0
            else 20 + bank.pick(transfer_deal.deal_id, 6353, 21)
        end as pay_date,
        transfer_deal.parts
    from bank.transfer_deal
    cross join lateral generate_series(1, transfer_deal.parts) as parts (no)
    where transfer_deal.kind <> 'I'
)

select
    part.deal_id,
    part.kind,
    part.outsider_id,
    part.pay_no,
    part.pay_date,
    owed.org_no,
    case
        when part.parts = 1 then owed.price
        when part.pay_no = 1 then owed.price * 6 / 10
        else owed.price - owed.price * 6 / 10
    end as amt
from part
inner join (
    select deal_id, org_no, sum(price)::bigint as price
    from bank.transfer_loan
    group by deal_id, org_no
) as owed using (deal_id)
where part.pay_date <= %(until)s
union all
select
    loan.deal_id, 'I', transfer_deal.outsider_id,
    dense_rank() over (partition by loan.deal_id order by loan.transfer_date)::integer, loan.transfer_date, loan.org_no,
    sum(loan.price)::bigint
from bank.transfer_loan as loan
inner join bank.transfer_deal using (deal_id)
where loan.kind = 'I'
group by loan.deal_id, transfer_deal.outsider_id, loan.transfer_date, loan.org_no;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    pay_date, 54000 + bank.pick(deal_id, 6354, 1800), 'loans paid for',
    (deal_id * 10 + pay_no) * 1000000::bigint + org_no, '1001', amt,
    800000, 30010201,
    org_no, 12210201,
    800000, outsider_id, '收到信贷资产转让款'
from bank.transfer_payment
where kind <> 'I' and amt > 0;

-- A buyer's deposit comes five days before and goes back on the day.
create table bank.transfer_deposit as
select
    transfer_deal.deal_id,
    sum(loan.price)::bigint * transfer_deal.deposit_pct / 100 as amt
from bank.transfer_deal
inner join bank.transfer_loan as loan using (deal_id)
group by transfer_deal.deal_id;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, outsider_id, summary
)
select
    transfer_deal.deal_date - entry.days, 55800 + bank.pick(deal_id, 6355, 1800), entry.event, deal_id, '1001',
    deposit.amt,
    800000, entry.dr_subject,
    800000, entry.cr_subject,
    800000, transfer_deal.outsider_id, entry.summary
from bank.transfer_deposit as deposit
inner join bank.transfer_deal using (deal_id)
cross join (
    values
    ('transfer deposit', 5, 30010201, 22410101, '收到转让保证金'), ('transfer deposit back', 0, 22410101, 30010201, '退还转让保证金')
) as entry (event, days, dr_subject, cr_subject, summary)
where deposit.amt > 0;

-- Assets written off: loans of the window, and what was written off before it and is still claimed: loans, other claims
-- and shares. Amounts owed when they were written off.
create table bank.written_off as
select
    note.note_id as key,
    bank.note_no(note.note_id) as asset_no,
    '1' as asset_kind,
    note.contract_no,
    note.cust_id,
    note.party_kind,
    note.org_no,
    note.ccy,
    owed.bal::bigint as principal,
    0::bigint as interest_on_bs,
    owed.overdue_interest::bigint as interest_off_bs,
    write_off.write_off_date,
    sold.transfer_date as sold_date,
    sold.price as sold_price,
    null::bigint as place
from bank.write_off
inner join bank.note using (note_id)
inner join bank.note_state as owed on owed.note_id = write_off.note_id and owed.month_no = 0
left join bank.transfer_loan as sold on sold.note_id = write_off.note_id
where owed.bal > 0
union all
select
    910000000000 + cust_id,
    case asset_kind when '1' then 'JJ' when '2' then 'ZQ' else 'GQ' end || (910000000000 + cust_id)::text,
    asset_kind,
    case asset_kind when '1' then 'HT' when '2' then 'ZQHT' else 'GQHT' end || (9100000000 + cust_id)::text,
    cust_id,
    party_kind,
    org_no,
    'CNY',
    principal,
    case when bank.rnd(cust_id, 6402) < 0.5 then principal / 50 else 0 end,
    case asset_kind when '1' then principal / 8 else 0 end,
    greatest(open_date + 200, %(first_day)s - 40 - bank.pick(cust_id, 6403, 1100)),
    null,
    null,
    place
from (
    select
        ranked.*,
        case
            when party_kind = 'C' and place = 1 then '2'
            when party_kind = 'C' and place = 2 then '3'
            else '1'
        end as asset_kind,
        ((5 + bank.pick(cust_id, 6404, case party_kind when 'P' then 40 else 300 end)) * 1000000)::bigint as principal
    from (
        select
            customer.*,
            row_number() over (partition by party_kind order by bank.rnd(cust_id, 6401)) as place
        from (
            select cust_id, 'P' as party_kind, org_no, open_date from bank.person where id_type = '110001'
            union all
            select cust_id, 'C', org_no, open_date from bank.corporate where kind = 'firm'
        ) as customer
        where open_date < %(first_day)s - 400
    ) as ranked
    where place <= 4 or bank.rnd(cust_id, 6401) < 0.003
) as old;

alter table bank.written_off add primary key (key);

-- What came back since, up to three times: a tenth to a third of the principal each time, with some interest; one in
-- eight, and the second person, pays all that is left in the window. What was sold brings its price and is closed.
create table bank.recovery as
with
paid as (
    select
        asset.*,
        numbers.no,
        case
            when asset.place <= 2 and numbers.no = asset.times
                then %(first_day)s + 2 + bank.pick(asset.key * 10 + numbers.no, 6411, %(until)s - %(first_day)s - 2)
            else asset.write_off_date + 15
                + bank.pick(asset.key * 10 + numbers.no, 6411, greatest(%(until)s - asset.write_off_date - 15, 1))
        end as recovery_date
    from (
        select
            written_off.*,
            greatest(bank.pick(key, 6412, 4), case when place <= 2 then 1 else 0 end) as times,
            (place = 2 and party_kind = 'P') or bank.rnd(key, 6413) < 0.125 as is_in_full
        from bank.written_off
        where sold_date is null
    ) as asset
    cross join lateral generate_series(1, asset.times) as numbers (no)
),

ordered as (
    select
        paid.*,
        row_number() over (partition by key order by recovery_date, no) as turn,
        count(*) over (partition by key) as turns
    from paid
    where recovery_date <= %(until)s
),

shared as (
    select
        ordered.*,
        (principal * (0.1 + 0.2 * bank.rnd(key * 10 + no, 6414)))::bigint / 100 * 100 as part,
        is_in_full and turn = turns and recovery_date >= %(first_day)s as is_rest
    from ordered
)

select
    key,
    turn,
    org_no,
    party_kind,
    ccy,
    recovery_date,
    case
        when is_rest then principal - coalesce(sum(part) over (
            partition by key order by turn rows between unbounded preceding and 1 preceding
        ), 0)
        else part
    end::bigint as principal,
    case
        when is_rest then interest_on_bs + interest_off_bs
        when turn = 2 then interest_off_bs / 10
        else 0
    end::bigint as interest,
    is_rest,
    null::date as sold_date
from shared
union all
select key, 1, org_no, party_kind, ccy, sold_date, sold_price, 0, true, sold_date
from bank.written_off
where sold_date is not null and sold_price > 0;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, summary
)
select
    recovery.recovery_date, 52200 + bank.pick(recovery.key, 6415, 1800), 'recovery: ' || part.event,
    recovery.key * 10 + recovery.turn, '1001', recovery.ccy, part.amt,
    recovery.org_no, 30010201,
    recovery.org_no, part.cr_subject,
    recovery.org_no,
    case recovery.party_kind when 'P' then 1000000 else 2000000 end + bank.pick(recovery.key, 6416, 1500), '收回已核销资产'
from bank.recovery
cross join lateral (
    values
    ('principal', 13040101, recovery.principal),
    ('interest', case recovery.party_kind when 'P' then 60110101 else 60110102 end, recovery.interest)
) as part (event, cr_subject, amt)
where recovery.recovery_date between %(first_day)s and %(until)s
    and recovery.sold_date is null
    and part.amt > 0;

analyze bank.transfer_loan, bank.transfer_payment, bank.written_off, bank.recovery;
