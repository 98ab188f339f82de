-- Deposit accounts with what they take in and may spend a month, in cents.  How no balance ever falls below zero
-- without following each account day by day: all spending of a month fits into the account's regular takings of one
-- month, and the opening balance is at least one month's takings. So what was spent up to any day is covered by the
-- opening balance and the takings of the months before. Everything larger (repayments at the end of a loan, a term
-- deposit) is paid from money that arrives on the same day, earlier.

-- The first day after `after` on which a deposit of so many months falls due, if it is prolonged each time.
create function bank.next_due(opened date, term_months integer, after date) returns date
language sql immutable strict parallel safe
begin atomic
    select min(due)
    from (
        select (opened + make_interval(months => term_months * (terms.past + terms.more)))::date as due
        from (
            select (extract(year from age(after, opened)) * 12
                + extract(month from age(after, opened)))::integer / term_months as past, more
            from generate_series(0, 2) as numbers (more)
        ) as terms
    ) as candidates
    where due > after;
end;

create table bank.account as
with
-- What is debited every month before anything else: instalments, and the wages of those who are paid through the bank.
instalment as (
    select note.cust_id, sum(largest.due) as due
    from bank.note
    inner join (
        select note_id, max(principal + interest) as due
        from bank.term
        where not is_lump
        group by note_id
    ) as largest using (note_id)
    group by note.cust_id
),

-- A wage covers its earner's instalments; firms pay the sum of the wages.
wage as (
    select
        person.cust_id,
        person.employer_id,
        greatest(person.income, (coalesce(instalment.due, 0) * 1.6)::bigint / 100 * 100) as wage
    from bank.person
    left join instalment using (cust_id)
),

payroll as (
    select employer_id as cust_id, sum(wage) as due
    from wage
    where employer_id is not null
    group by employer_id
),

customer as (
    select
        cust_id, 'P' as party_kind, cust_no, cust_name, org_no, open_date, income as takings, work as kind,
        nation_code <> 'CHN' as is_foreign,
        is_staff as must_stay
    from bank.person
    union all
    select cust_id, 'C', cust_no, cust_name, org_no, open_date, takings, kind, kind = '7', true
    from bank.corporate
),

committed as (
    select
        customer.*,
        coalesce(instalment.due, 0)::bigint as instalment,
        coalesce(payroll.due, 0)::bigint as payroll,
        must_stay or instalment.due is not null
            or exists (select from bank.note where note.cust_id = customer.cust_id)
            or exists (select from bank.entrustment where entrustment.entrustor_id = customer.cust_id)
            or exists (select from bank.undertaking where undertaking.cust_id = customer.cust_id) as stays
    from customer
    left join instalment using (cust_id)
    left join payroll using (cust_id)
),

opened as (
    select
        committed.*,
        slots.slot,
        cust_id * 10::bigint + slots.slot as acct_id,
        slots.product_no,
        slots.ccy,
        loan.acct_id is not null as serves_loan,
        case
            when slots.slot = 0 then committed.open_date
            when loan.acct_id is not null then greatest(committed.open_date, %(open_day)s - 1500)
            when slots.slot <> 5
                and committed.open_date <= %(open_day)s
                and bank.rnd(cust_id * 10 + slots.slot, 401) < 0.03 * %(months)s
                then %(first_day)s + bank.pick(cust_id * 10 + slots.slot, 402, %(until)s - %(first_day)s - 3)
            else greatest(
                committed.open_date,
                %(open_day)s - bank.pick(cust_id * 10 + slots.slot, 402, 1500)
            )
        end as acct_open_date
    from committed
    cross join lateral (
        values
        (0, case
            when committed.party_kind = 'P' then 'PD0001'
            when kind = '3' then 'CD0601'
            else 'CD0001'
        end, 'CNY', 1.0),
        (1, case
            when committed.party_kind = 'P' then 'PD0001'
            else 'CD0001'
        end, 'CNY', case when kind = '3' then 0 else 0.22 end),
        (
            2,
            case
                when committed.party_kind = 'P'
                    then bank.choose(cust_id, 403, array['PD0101', 'PD0102', 'PD0102', 'PD0103'])
                else bank.choose(cust_id, 403, array['CD0101', 'CD0102'])
            end,
            'CNY',
            case when kind = '3' then 0 when committed.party_kind = 'P' then 0.3 else 0.15 end
        ),
        (
            3,
            case
                when committed.party_kind = 'P' then 'PD0201'
                when bank.rnd(cust_id, 404) < 0.6 then 'CD0301'
                else 'CD0201'
            end,
            'CNY',
            case when kind = '3' then 0 when committed.party_kind = 'P' then 0.03 else 0.1 end
        ),
        (4, case
            when committed.party_kind = 'P' then 'PD0301'
            else 'CD0501'
        end, 'USD', case when kind = '3' then 0 when is_foreign then 0.7 else 0.025 end),
        (5, 'CD0401', 'CNY', case when committed.party_kind = 'P' or kind = '3' then 0 else 0.06 end)
    ) as slots (slot, product_no, ccy, share)
    inner join bank.product on product.product_no = slots.product_no
    -- Accounts that loans, margins, or payments of letters of credit in their currency need.
    left join (
        select acct_id from bank.note
        union
        select cust_id * 10::bigint + 5 from bank.margin_need
        union
        select cust_id * 10::bigint + 4 from bank.currency_need
        union
        select cust_id * 10::bigint + 5 from bank.lease where margin_amt > 0
    ) as loan on loan.acct_id = cust_id * 10::bigint + slots.slot
    where loan.acct_id is not null
        or bank.rnd(cust_id * 10 + slots.slot, 405) < slots.share
        -- The rarer kinds exist at any size.
        or (slots.slot = 4 and committed.party_kind = 'P' and cust_id <= 3)
        or (slots.slot in (3, 4, 5) and committed.party_kind = 'C'
            and cust_id - (select persons from bank.size) in (6, 7, 8))
),

flows as (
    select
        opened.*,
        product.product_class,
        product.subject_no,
        product.interest_subject,
        product.payable_subject,
        slot in (0, 1) and not stays and bank.rnd(acct_id, 429) < 0.008 as is_blocked,
        use.is_dormant,
        -- A multi-currency account: the foreign currency stands under the number of the customer's first account.
        slot = 4 and (bank.rnd(acct_id, 2002) < 0.5 or cust_id = 1) as is_sub_account,
        -- The card of a person's first account serves the foreign currency as well.
        opened.party_kind = 'P' and slot = 4 and (bank.rnd(acct_id, 2002) < 0.75 or cust_id in (1, 2)) as is_on_first_card,
        -- Hundredths of a per cent a year; some customers were granted a little more than listed.
        (product.base_rate * 100)::integer + case
            when slot > 0 and bank.rnd(acct_id, 411) < 0.2 then 5
            else 0
        end as rate_bp,
        product.term_months,
        -- Three term deposits of four are prolonged whenever they fall due.
        product.term_months is not null and bank.rnd(acct_id, 413) < 0.75 as is_prolonged,
        bank.next_due(acct_open_date, product.term_months, greatest(acct_open_date, %(open_day)s)) as maturity_date,
        case
            when slot = 0 then greatest(takings, ((instalment + payroll) * 1.6)::bigint / 100 * 100)
            when is_dormant then 0
            when slot = 1 then (takings * (0.1 + 0.3 * bank.rnd(acct_id, 412)))::bigint / 100 * 100
            when slot = 4 then (takings * 0.05 * (0.2 + bank.rnd(acct_id, 412)))::bigint / 100 * 100
            else 0
        end as monthly_in
    from opened
    inner join bank.product using (product_no)
    -- A second account that nobody has used for more than a year.
    cross join lateral (
        select
            opened.slot = 1
            and opened.acct_open_date < %(open_day)s - 500
            and bank.rnd(opened.acct_id, 2001) < 0.1 as is_dormant
    ) as use
)

select
    flows.acct_id,
    flows.cust_id,
    flows.slot,
    flows.party_kind,
    flows.cust_no,
    flows.cust_name,
    flows.kind,
    flows.product_no,
    flows.product_class,
    flows.subject_no,
    flows.interest_subject,
    flows.payable_subject,
    flows.ccy,
    case when ccy = 'CNY' then '0' else bank.choose(acct_id, 421, array['1', '2']) end as cash_remit,
    flows.org_no,
    org.org_name,
    org.bank_code,
    case party_kind when 'P' then '8801' else '8802' end || lpad(numbered.id::text, 13, '0') as acct_no,
    case
        when party_kind = 'P' and (slot in (0, 1) or is_on_first_card)
            then bank.card_number('62399' || lpad(numbered.card_id::text, 13, '0'))
    end as card_no,
    flows.rate_bp,
    flows.acct_open_date as open_date,
    flows.term_months,
    flows.is_prolonged,
    flows.maturity_date,
    -- A term deposit that is not prolonged closes on the day it falls due; other accounts beside the first, and a few
    -- first ones, are given up.
    case
        when maturity_date between %(first_day)s and %(until)s and not is_prolonged then maturity_date
        when maturity_date is not null or acct_open_date > %(open_day)s or slot = 5 or kind = '3' then null
        when slot > 0 and not serves_loan and bank.rnd(acct_id, 422) < 0.015 * %(months)s
            then %(first_day)s + 1 + bank.pick(acct_id, 423, %(until)s - %(first_day)s - 1)
        when not stays and bank.rnd(acct_id, 422) < 0.003 * %(months)s
            then %(first_day)s + 1 + bank.pick(acct_id, 423, %(until)s - %(first_day)s - 1)
    end as close_date,
    case
        when acct_open_date > %(open_day)s then 0
        -- Most of what nobody uses is empty.
        when is_dormant then case when bank.rnd(acct_id, 2003) < 0.6 then 0 else bank.pick(acct_id, 2004, 200000) end
        when slot in (0, 1, 4) then (monthly_in * (1.05 + case party_kind when 'P' then 40 else 3 end
            * bank.rnd(acct_id, 424) * bank.rnd(acct_id, 425) * bank.rnd(acct_id, 426)))::bigint + gathered.surplus
        else (
            takings * (0.5 + case party_kind
                when 'P' then 40
                else 3
            end * bank.rnd(acct_id, 424) * bank.rnd(acct_id, 425))
        )::bigint / 100000 * 100000 + 1000000 + coalesce(margin.held, 0)
            + case when slot = 5 then coalesce(margin_need.amt, 0) else 0 end
    end as opening_bal,
    -- What an account opened in the window starts with.
    case
        when acct_open_date <= %(open_day)s then 0
        when slot in (0, 1, 4) then ((monthly_in * 1.1)::bigint / 10000 + 1) * 10000
        else (takings * (1 + 5 * bank.rnd(acct_id, 424)))::bigint / 100000 * 100000 + 1000000
    end as first_deposit,
    gathered.surplus,
    flows.monthly_in,
    greatest(((monthly_in - case when slot = 0 then instalment + payroll else 0 end) * 0.96)::bigint, 0) as monthly_out,
    case
        when is_blocked or is_dormant then 0
        when slot = 0 and kind = '3' then 2
        when slot = 0 and party_kind = 'P' then 4 + bank.pick(acct_id, 427, 7)
        when slot = 0 then 6 + bank.pick(acct_id, 427, 10)
        when slot in (1, 4) then 1 + bank.pick(acct_id, 427, 3)
        else 0
    end as payments_out,
    case
        when slot = 0 and party_kind = 'P' then case when kind in ('shop', 'firm', 'farm', 'other') then 3 else 1 end
        when slot = 0 then 3 + bank.pick(acct_id, 428, 5)
        when is_dormant then 0
        when slot in (1, 4) then 1
        else 0
    end as payments_in,
    case
        when is_blocked then bank.choose(acct_id, 430, array['4', '4', '5'])
        when slot = 1 and bank.rnd(acct_id, 431) < 0.005 then '2'
        else '1'
    end as open_status,
    is_dormant,
    is_sub_account,
    -- The device for banking online; addresses of ranges kept for tests.
    '198.18.' || bank.pick(acct_id, 441, 256) || '.' || (1 + bank.pick(acct_id, 442, 254)) as ip,
    '02:59:4C:' || upper(
        substr(device.code, 1, 2) || ':' || substr(device.code, 3, 2) || ':' || substr(device.code, 5, 2)
    ) as mac
from flows
cross join lateral (
    select
        case when flows.is_sub_account then flows.cust_id * 10::bigint else flows.acct_id end as id,
        case when flows.is_on_first_card then flows.cust_id * 10::bigint else flows.acct_id end as card_id
) as numbered
-- What was gathered in the month before the window and is moved away when it begins: see savings in 40_settlement.sql.
cross join lateral (
    select
        case
            when flows.slot in (0, 1) and flows.acct_open_date < %(open_day)s - 31
                then (flows.monthly_in * case flows.party_kind
                    when 'P' then 0.1
                    else 0.35
                end * (0.6 + 0.8 * bank.rnd(acct_id, 444)))::bigint
            else 0
        end as surplus
) as gathered
cross join lateral (select lpad(to_hex(bank.pick(acct_id, 443, 16777216)), 6, '0') as code) as device
left join bank.margin_need using (cust_id)
inner join bank.org using (org_no)
-- What lessees put into their margin account before the books open.
left join (
    select cust_id * 10::bigint + 5 as acct_id, sum(margin_amt)::bigint as held
    from bank.lease
    where issue_date <= %(open_day)s
    group by cust_id
) as margin using (acct_id)
order by acct_id;

alter table bank.account add primary key (acct_id);

-- Whom customers pay: accounts that take payments on every day of the window, persons and corporates apart.
create table bank.payee as
select
    party_kind,
    (row_number() over (partition by party_kind order by acct_id) - 1)::integer as no,
    acct_id,
    org_no,
    subject_no
from bank.account
where slot = 0
    and product_class = 'D'
    and open_date <= %(open_day)s
    and close_date is null
    and open_status = '1';

create table bank.payee_count as
select party_kind, count(*)::integer as payees
from bank.payee
group by party_kind;

alter table bank.payee add primary key (party_kind, no);

-- Counterparties outside the bank: persons and firms with accounts at other banks, shops behind the payment platforms.
create table bank.outsider as
select
    kind.kind,
    numbers.no,
    kind.base + numbers.no as outsider_id,
    case kind.kind
        when 'P' then '8901' || bank.digits(kind.base + numbers.no, 431, 15)
        when 'C' then '8902' || bank.digits(kind.base + numbers.no, 431, 12)
        else '8903' || bank.digits(kind.base + numbers.no, 431, 14)
    end as acct_no,
    case kind.kind
        when 'P' then bank.person_name(kind.base + numbers.no)
        when 'C'
            then bank.brand(kind.base + numbers.no)
                || bank.choose(kind.base + numbers.no, 432, array['贸易', '制造', '物流', '工程', '食品', '科技', '纺织', '能源'])
                    || '有限公司'
        when 'M'
            then bank.brand(kind.base + numbers.no)
                || bank.choose(kind.base + numbers.no, 432,
                    array['超市', '便利店', '餐厅', '药房', '书店', '服装店', '加油站', '水果店', '电器城', '面馆'])
        when 'U'
            then bank.choose(kind.base + numbers.no, 432, array['云岭供水', '云岭燃气', '湖滨供电', '望江通信', '云岭物业']) || '服务有限公司'
        when 'T' then '肇庆市云岭税款代缴专户'
        when 'W' then '松涛理财产品募集专户'
        when 'S' then '星河证券客户保证金专户'
        else 'OVERSEAS PAYMENT ' || lpad(numbers.no::text, 3, '0')
    end as name,
    case when kind.kind = 'P' then 'P' else 'C' end as party_kind,
    case when kind.kind <> 'M' then other_bank.bank_code end as bank_code,
    other_bank.bank_name
from (
    values
    ('P', 1000000, 1500), ('C', 2000000, 1500), ('M', 3000000, 800), ('U', 4000000, 12), ('T', 5000000, 1),
    ('W', 6000000, 3),
    ('S', 7000000, 2), ('F', 8000000, 60)
) as kind (kind, base, numbers)
cross join lateral generate_series(0, kind.numbers - 1) as numbers (no)
inner join bank.other_bank on other_bank.no = bank.pick(kind.base + numbers.no, 433, 8)
order by kind.base, numbers.no;

alter table bank.outsider add primary key (outsider_id);
analyze bank.account, bank.payee, bank.payee_count, bank.outsider;
