-- What depends on what was posted before it: term deposits falling due, interest on deposits, accounts that close, and the
-- evening's clearing between the organisations and the central bank. At the end every posting has its number.

insert into bank.draft
select
    account.maturity_date,
    34200 + bank.pick(account.acct_id, 601, 1800),
    30,
    account.acct_id,
    '1008',
    '10',
    account.ccy,
    interest.amt,
    'I', null, account.org_no, account.interest_subject,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, null, false, false, '到期结息'
from bank.account
inner join bank.product using (product_no)
cross join lateral (
    select ((account.opening_bal + account.first_deposit) * account.rate_bp * product.term_months + 60000) / 120000 as amt
) as interest
where account.close_date = account.maturity_date
    and interest.amt > 0;

insert into bank.draft
select
    account.close_date,
    36000 + bank.pick(account.acct_id, 602, 1800),
    31,
    account.acct_id,
    case when main.acct_id is null then '1002' else '1001' end,
    case when main.acct_id is null then '01' else '10' end,
    account.ccy,
    account.opening_bal + account.first_deposit + coalesce(interest.amt, 0),
    'D', account.acct_id, account.org_no, account.subject_no,
    case when main.acct_id is null then 'I' else 'D' end,
    main.acct_id,
    coalesce(main.org_no, account.org_no),
    coalesce(main.subject_no, 10010101),
    account.org_no, null, main.acct_id is null, false, '定期到期支取'
from bank.account
left join bank.draft as interest on interest.family = 30 and interest.key = account.acct_id
left join bank.account as main
    on main.acct_id = account.cust_id * 10
    and (main.close_date is null or main.close_date > account.close_date)
where account.close_date = account.maturity_date;

create unlogged table bank.movement as
select dr_id as acct_id, txn_date, - amt as delta
from bank.draft
where dr_kind = 'D'
union all
select cr_id, txn_date, amt
from bank.draft
where cr_kind = 'D';

-- Interest on the daily balances since the settlement before, on the 21st of each quarter's last month; and on the day
-- an account closes. 360 days a year.
create function bank.last_settlement(before_date date) returns date
language sql immutable parallel safe
return (
    select max(settled)
    from (
        select (date_trunc('quarter', before_date::timestamp) - make_interval(months => back) + interval '2 months 20 days')::date as settled
        from (values (0), (3)) as quarters (back)
    ) as candidates
    where settled < before_date
);

create procedure bank.settle_interest(on_date date, closing boolean)
language plpgsql
as $procedure$
begin
    insert into bank.draft
    select
        due.on_date,
        case when closing then 59400 else 81600 end + bank.pick(due.acct_id, 611, 600),
        case when closing then 33 else 32 end,
        due.acct_id * 100000 + (due.on_date - date '2000-01-01'),
        '1008',
        '10',
        due.ccy,
        due.interest,
        'I', null, due.org_no, due.interest_subject,
        'D', due.acct_id, due.org_no, due.subject_no,
        due.org_no, null, false, false,
        case when closing then '销户结息' else '结息' end
    from (
        select
            account.*,
            settling.on_date,
            (
                (
                    account.opening_bal * (settling.on_date - greatest(settling.last_date, account.open_date))
                    + coalesce(sum(movement.delta * (settling.on_date - greatest(settling.last_date, movement.txn_date))), 0)
                ) * account.rate_bp / 3600000
            )::bigint as interest
        from bank.account
        cross join lateral (
            select
                case when closing then account.close_date else settle_interest.on_date end as on_date,
                bank.last_settlement(case when closing then account.close_date else settle_interest.on_date end) as last_date
        ) as settling
        left join bank.movement on movement.acct_id = account.acct_id and movement.txn_date < settling.on_date
        where account.product_class <> 'T'
            and account.open_date < settling.on_date
            and (case when closing then account.close_date is not null else coalesce(account.close_date > settling.on_date, true) end)
        group by account.acct_id, settling.on_date, settling.last_date
    ) as due
    where due.interest > 0;
end;
$procedure$;

do $block$
declare
    settlement date;
begin
    for settlement in
        select (first_day + 20)
        from bank.month
        where mod(extract(month from first_day)::integer, 3) = 0
        order by first_day
    loop
        call bank.settle_interest(settlement, false);
        insert into bank.movement
        select cr_id, txn_date, amt
        from bank.draft
        where family = 32 and txn_date = settlement;
    end loop;
    call bank.settle_interest(null, true);
    insert into bank.movement
    select cr_id, txn_date, amt
    from bank.draft
    where family = 33;
end;
$block$;

-- What is left is paid out: smaller sums in cash, others to an account elsewhere.
insert into bank.draft
select
    account.close_date,
    60600 + bank.pick(account.acct_id, 621, 600),
    34,
    account.acct_id,
    case when cash.is_cash then '1002' else '1001' end,
    '01',
    account.ccy,
    held.bal,
    'D', account.acct_id, account.org_no, account.subject_no,
    'I', null, account.org_no, case when cash.is_cash then 10010101 else 30010201 end,
    account.org_no,
    case
        when cash.is_cash then null
        when account.ccy <> 'CNY' then 8000000 + bank.pick(account.acct_id, 622, 60)
        when account.party_kind = 'P' then 1000000 + bank.pick(account.acct_id, 622, 1500)
        else 2000000 + bank.pick(account.acct_id, 622, 1500)
    end,
    cash.is_cash,
    false,
    case when cash.is_cash then '销户取现' else '销户转出' end
from bank.account
inner join (
    select acct_id, (min(account.opening_bal) + coalesce(sum(movement.delta), 0))::bigint as bal
    from bank.account
    left join bank.movement using (acct_id)
    where account.close_date is not null
    group by acct_id
) as held using (acct_id)
cross join lateral (
    select account.ccy = 'CNY' and account.party_kind = 'P' and held.bal < 5000000 as is_cash
) as cash
where account.close_date is not null
    and account.close_date is distinct from account.maturity_date
    and held.bal > 0;

-- The evening: what an organisation owes to or is owed by other banks and platforms goes to head office and from there to
-- the central bank (foreign currency: the correspondent bank). Then cash returns to its level of the morning.
insert into bank.draft
select
    txn_date,
    84600 + case when daily.subject_no = 10010101 then 600 else 0 end,
    40,
    (daily.org_no * 100000000::bigint + daily.subject_no) * 10 + case ccy when 'CNY' then 0 else 1 end,
    '1009',
    '10',
    ccy,
    abs(net),
    'I', null, case when net > 0 then nostro.org_no else daily.org_no end, case when net > 0 then nostro.subject_no else daily.subject_no end,
    'I', null, case when net > 0 then daily.org_no else nostro.org_no end, case when net > 0 then daily.subject_no else nostro.subject_no end,
    800000,
    null,
    daily.subject_no = 10010101,
    false,
    case when daily.subject_no = 10010101 then '现金调拨' else '日终清算' end
from (
    select txn_date, org_no, subject_no, ccy, sum(delta)::bigint as net
    from (
        select txn_date, dr_org as org_no, dr_subject as subject_no, ccy, amt as delta
        from bank.draft
        where dr_kind = 'I'
        union all
        select txn_date, cr_org, cr_subject, ccy, - amt
        from bank.draft
        where cr_kind = 'I'
    ) as legs
    where subject_no in (30010201, 30010202, 30010203, 30010301, 10010101)
    group by txn_date, org_no, subject_no, ccy
) as daily
cross join lateral (
    select 800000 as org_no, case when daily.ccy = 'CNY' then 10030101 else 10110201 end as subject_no
) as nostro
where net <> 0;

create unlogged table bank.posting as
select row_number() over (order by txn_date, seconds, family, key) as posting_id, draft.*
from bank.draft;

alter table bank.posting add primary key (posting_id);
drop table bank.draft;

-- The books: a posting's two legs, and where they stand in different organisations, one more in each, so that every
-- organisation's own books balance.
create unlogged table bank.leg as
select
    posting.posting_id,
    leg.leg_no,
    posting.txn_date,
    leg.kind,
    leg.id,
    leg.org_no,
    leg.subject_no,
    posting.ccy,
    leg.dr_cr,
    posting.amt,
    case leg.dr_cr when 'D' then posting.amt else - posting.amt end as delta,
    leg.opp_kind,
    leg.opp_id,
    leg.opp_org,
    leg.opp_subject
from bank.posting
cross join lateral (
    values
    (1, 'D', dr_kind, dr_id, dr_org, dr_subject, cr_kind, cr_id, cr_org, cr_subject),
    (2, 'C', cr_kind, cr_id, cr_org, cr_subject, dr_kind, dr_id, dr_org, dr_subject),
    (3, 'C', case when dr_org <> cr_org then 'I' end, null, dr_org, 30010101, dr_kind, dr_id, dr_org, dr_subject),
    (4, 'D', case when dr_org <> cr_org then 'I' end, null, cr_org, 30010101, cr_kind, cr_id, cr_org, cr_subject)
) as leg (leg_no, dr_cr, kind, id, org_no, subject_no, opp_kind, opp_id, opp_org, opp_subject)
where leg.kind is not null;

analyze bank.posting;
analyze bank.leg;
