-- Postings that depend on those before them: savings, term deposits falling due, interest on deposits, accounts that
-- close.

-- What an account has gathered since the books opened is moved away on the first of the next month, nine tenths of it
-- in whole thousands: into wealth products, or to the firm's account elsewhere. At least the opening balance stays,
-- which is what 30_account.sql asks for at the beginning of a month.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, summary
)
with
net as (
    select acct_id, month_no, sum(delta) as delta
    from (
        select dr_id as acct_id, txn_date, - amt as delta
        from bank.draft
        where dr_kind = 'D'
        union all
        select cr_id, txn_date, amt
        from bank.draft
        where cr_kind = 'D'
    ) as movement
    inner join bank.month on movement.txn_date between month.first_day and month.last_day
    group by acct_id, month_no
    union all
    select acct_id, 0, surplus
    from bank.account
    where surplus > 0
),

gathered as (
    select acct_id, month_no, sum(delta) over (partition by acct_id order by month_no) as total
    from net
),

moved as (
    select
        acct_id,
        month_no,
        floor(max(greatest(total, 0)) over (partition by acct_id order by month_no) * 9 / 1000000)::bigint * 100000
            as total
    from gathered
),

due as (
    select
        acct_id,
        month_no,
        total - coalesce(lag(total) over (partition by acct_id order by month_no), 0) as amt
    from moved
)

select
    month.first_day, 21600 + bank.pick(account.acct_id, 581, 1800), 'savings', account.acct_id * 1000 + due.month_no,
    case account.party_kind when 'P' then '1014' else '1001' end,
    case account.party_kind when 'P' then '06' else '05' end,
    due.amt,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, case account.party_kind when 'P' then 30010301 else 30010201 end,
    account.org_no,
    case
        when account.party_kind = 'C' then 2000000 + bank.pick(account.acct_id, 582, 1500)
        when bank.savings_go_to(account.acct_id) = 'A'
            then (bank.agency_choice(account.acct_id * 1000 + due.month_no, due.amt)).outsider_id
        else 6000000 + bank.pick(account.acct_id, 582, 3)
    end,
    case
        when account.party_kind = 'C' then '资金归集'
        when bank.savings_go_to(account.acct_id) = 'A' then '购买代销产品'
        else '购买理财'
    end
from due
inner join bank.account using (acct_id)
inner join bank.month on month.month_no = due.month_no + 1
where due.amt > 0
    and account.ccy = 'CNY'
    and account.open_date < %(first_day)s
    and account.close_date is null
    and account.open_status = '1';

-- A term deposit's interest, every time it falls due: to the account itself if that closes, else to the customer's
-- first account, and to the account itself if there is no other open.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, ccy, amt,
    dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, summary
)
select
    due.txn_date, 34200 + bank.pick(account.acct_id, 601, 1800), 'interest at maturity',
    account.acct_id * 1000 + due.no, '1008',
    account.ccy, interest.amt,
    account.org_no, account.payable_subject,
    'D', payee.acct_id, payee.org_no, payee.subject_no,
    account.org_no, '到期结息'
from bank.account
cross join lateral (
    select no, (account.open_date + make_interval(months => account.term_months * no))::date as txn_date
    from generate_series(1, (%(until)s - account.open_date) / 28 / account.term_months + 1) as numbers (no)
) as due
cross join lateral (
    select ((account.opening_bal + account.first_deposit) * account.rate_bp * account.term_months + 60000) / 120000
        as amt
) as interest
left join bank.account as main
    on main.acct_id = account.cust_id * 10::bigint
    and account.close_date is null
    and (main.close_date is null or main.close_date > due.txn_date)
inner join bank.account as payee on payee.acct_id = coalesce(main.acct_id, account.acct_id)
where due.txn_date between greatest(%(first_day)s, account.open_date) and %(until)s
    and (account.is_prolonged or due.txn_date = account.close_date)
    and interest.amt > 0;

-- A term deposit goes to the customer's first account; in cash if that is closed.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_kind, cr_id, cr_org, cr_subject,
    txn_org, is_cash, summary
)
select
    account.close_date, 36000 + bank.pick(account.acct_id, 602, 1800), 'maturity', account.acct_id,
    case when main.acct_id is null then '1002' else '1001' end,
    case when main.acct_id is null then '01' else '10' end,
    account.ccy, account.opening_bal + account.first_deposit + coalesce(interest.amt, 0),
    'D', account.acct_id, account.org_no, account.subject_no,
    case when main.acct_id is null then 'I' else 'D' end,
    main.acct_id,
    coalesce(main.org_no, account.org_no),
    coalesce(main.subject_no, 10010101),
    account.org_no, main.acct_id is null, '定期到期支取'
from bank.account
left join bank.draft as interest
    on interest.event = 'interest at maturity'
    and interest.cr_id = account.acct_id
    and interest.txn_date = account.close_date
left join bank.account as main
    on main.acct_id = account.cust_id * 10::bigint
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

analyze bank.movement;

-- The 21st of a quarter's last month that came last before a date.
create function bank.last_settlement(before_date date) returns date
language sql immutable parallel safe
return (
    select max(settled)
    from (
        select (date_trunc('quarter', before_date::timestamp) + make_interval(months => 2 - back, days => 20))::date
            as settled
        from (values (0), (3)) as quarters (back)
    ) as candidates
    where settled < before_date
);

-- Interest on the daily balances since the settlement before, 360 days a year: on `settlement`, or, without it, of
-- every account that closes on its closing day.
create procedure bank.settle_interest(settlement date)
language sql
begin atomic
    insert into bank.draft (
        txn_date, seconds, event, key, txn_code, ccy, amt,
        dr_org, dr_subject,
        cr_kind, cr_id, cr_org, cr_subject,
        txn_org, summary
    )
    select
        due.on_date,
        case when settlement is null then 59400 else 81600 end + bank.pick(due.acct_id, 611, 600),
        case when settlement is null then 'interest at closing' else 'interest' end,
        due.acct_id * 100000 + (due.on_date - date '2000-01-01'), '1008', due.ccy, due.interest,
        due.org_no, due.payable_subject,
        'D', due.acct_id, due.org_no, due.subject_no,
        due.org_no, case when settlement is null then '销户结息' else '结息' end
    from (
        select
            settling.acct_id,
            settling.on_date,
            settling.ccy,
            settling.org_no,
            settling.subject_no,
            settling.payable_subject,
            (
                (
                    settling.opening_bal * (settling.on_date - greatest(settling.last_date, settling.open_date))
                    + coalesce(sum(movement.delta * (settling.on_date - greatest(settling.last_date,
                        movement.txn_date))), 0)
                ) * settling.rate_bp / 3600000
            )::bigint as interest
        from (
            select
                account.*,
                coalesce(settlement, account.close_date) as on_date,
                bank.last_settlement(coalesce(settlement, account.close_date)) as last_date
            from bank.account
            where account.product_class <> 'T'
                and account.open_date < coalesce(settlement, account.close_date)
                and coalesce(account.close_date > settlement, settlement is not null or account.close_date is not null)
        ) as settling
        left join bank.movement on movement.acct_id = settling.acct_id and movement.txn_date < settling.on_date
        group by
            settling.acct_id, settling.on_date, settling.ccy, settling.org_no, settling.subject_no,
            settling.payable_subject,
            settling.opening_bal, settling.last_date, settling.open_date, settling.rate_bp
    ) as due
    where due.interest > 0;

    insert into bank.movement (acct_id, txn_date, delta)
    select cr_id, txn_date, amt
    from bank.draft
    where event = case when settlement is null then 'interest at closing' else 'interest' end
        and (settlement is null or txn_date = settlement);
end;

do $block$
declare
    settlement date;
begin
    for settlement in
        select first_day + 20
        from bank.month
        where mod(extract(month from first_day)::integer, 3) = 0
        order by first_day
    loop
        call bank.settle_interest(settlement);
    end loop;
    call bank.settle_interest(null);
end;
$block$;

drop procedure bank.settle_interest;

-- What is left is paid out: smaller sums in cash, others to an account elsewhere.
insert into bank.draft (
    txn_date, seconds, event, key, txn_code, channel, ccy, amt,
    dr_kind, dr_id, dr_org, dr_subject,
    cr_org, cr_subject,
    txn_org, outsider_id, is_cash, summary
)
select
    account.close_date, 60600 + bank.pick(account.acct_id, 621, 600), 'closing', account.acct_id,
    case when way.is_cash then '1002' else '1001' end, '01', account.ccy, held.bal,
    'D', account.acct_id, account.org_no, account.subject_no,
    account.org_no, case when way.is_cash then 10010101 else 30010201 end,
    account.org_no,
    case
        when way.is_cash then null
        when account.ccy <> 'CNY' then 8000000 + bank.pick(account.acct_id, 622, 60)
        when account.party_kind = 'P' then 1000000 + bank.pick(account.acct_id, 622, 1500)
        else 2000000 + bank.pick(account.acct_id, 622, 1500)
    end,
    way.is_cash, case when way.is_cash then '销户取现' else '销户转出' end
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
) as way
where account.close_date is distinct from account.maturity_date
    and held.bal > 0;

insert into bank.movement (acct_id, txn_date, delta)
select dr_id, txn_date, - amt
from bank.draft
where event = 'closing';

-- Interest on deposits is an expense and owed from the day it is earned: every evening, by organisation, on the
-- balances of the day. What is owed when the books open is in 42_ledger.sql.
insert into bank.draft (
    txn_date, seconds, event, key, ccy, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
with
-- Balance times rate by day: the change of a day is the day's movements times the rates of their accounts.
change as (
    select account.org_no, account.interest_subject, account.payable_subject, account.ccy, movement.txn_date,
    sum(movement.delta * account.rate_bp) as weighted
    from bank.movement
    inner join bank.account using (acct_id)
    group by account.org_no, account.interest_subject, account.payable_subject, account.ccy, movement.txn_date
),

opened as (
    select org_no, interest_subject, payable_subject, ccy, sum(opening_bal * rate_bp) as weighted
    from bank.account
    group by org_no, interest_subject, payable_subject, ccy
),

daily as (
    select
        opened.org_no,
        opened.interest_subject,
        opened.payable_subject,
        opened.ccy,
        days.day::date as txn_date,
        opened.weighted + coalesce(sum(change.weighted) over (
            partition by opened.org_no, opened.interest_subject, opened.payable_subject, opened.ccy
            order by days.day
        ), 0) as weighted
    from opened
    cross join generate_series(%(first_day)s::timestamp, %(until)s::timestamp, interval '1 day') as days (day)
    left join change
        on change.org_no = opened.org_no
        and change.interest_subject = opened.interest_subject
        and change.payable_subject = opened.payable_subject
        and change.ccy = opened.ccy
        and change.txn_date = days.day::date
)

select
    txn_date, 85200, 'interest accrued',
    (org_no * 100000000::bigint + payable_subject) * 10 + case ccy when 'CNY' then 0 else 1 end, ccy,
    ceil(weighted / 3600000)::bigint,
    org_no, interest_subject,
    org_no, payable_subject,
    org_no, '计提存款利息'
from daily
where weighted > 0;
