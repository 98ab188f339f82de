-- What the credit system knows of products and supply chains: the names loans are sold by, core companies and the firms
-- of their chains, receivables bought. Which product a loan was sold as is its borrower's and its own chance.

create table bank.loan_product as
select product.*
from (
    values
    -- H draws customers in, T adds to what they have, C a supply chain, B of one branch, O other; line D dealers of a core
    -- company, U its suppliers, R receivables
    ('LP01', '科创快贷', 'H', null, true, null),
    ('LP02', '抵押快贷', 'H', null, true, null),
    ('LP03', '产业池贷', 'H', null, false, null),
    ('LP11', '专精特新信用贷', 'T', null, false, null),
    ('LP12', '纳税增额贷', 'T', null, true, null),
    ('LP21', '经销通', 'C', 'D', false, null),
    ('LP22', '采购通', 'C', 'U', false, null),
    ('LP23', '应收通', 'C', 'R', false, null),
    ('LP31', '内河船舶贷', 'B', null, false, 810001),
    ('LP99', '一般流动资金贷款', 'O', null, false, null)
) as product (prod_code, prod_name, prod_group, chain_line, is_online, branch_no);

create table credit_new.loan_product as
select
    prod_code,
    prod_name,
    prod_group,
    chain_line,
    is_online,
    branch_no::text as branch_no,
    month.last_day as eod_date
from bank.month
cross join bank.loan_product
order by month.last_day, prod_code;

-- Core companies: the larger firms; each leads a chain of dealers or of suppliers, the first ones both.
create table bank.core_company as
select
    firm.cust_id,
    firm.cust_no,
    firm.org_no,
    line.prod_code,
    firm.no,
    firm.open_date + 30 + bank.pick(firm.cust_id * 10 + line.no, 3011, 300) as signed_on,
    case when bank.rnd(firm.cust_id * 10 + line.no, 3012) < 0.04 and firm.no > 3 then %(first_day)s + 20 end as ended_on
from (
    select corporate.*, row_number() over (order by size_code, cust_id) as no
    from bank.corporate
    where kind = 'firm' and size_code in ('1', '2') and open_date <= %(open_day)s - 400
) as firm
inner join (values (1, 'LP21'), (2, 'LP22')) as line (no, prod_code)
    on firm.no <= 2 or mod(firm.no + line.no, 2) = 0
where firm.no <= 2 or bank.rnd(firm.cust_id, 3013) < 0.5;

create table credit_new.chain_agreement as
select
    'HZ' || core_company.cust_id || core_company.prod_code as agreement_no,
    core_company.cust_no as core_cust_no,
    core_company.prod_code,
    core_company.org_no::text as org_no,
    core_company.signed_on as start_date,
    core_company.ended_on as end_date,
    case when core_company.ended_on <= month.last_day then '2' else '1' end as status,
    month.last_day as eod_date
from bank.month
inner join bank.core_company on core_company.signed_on <= month.last_day
order by month.last_day, agreement_no;

-- Which note was sold as what; chain loans name the core company.
create table bank.note_product as
with
sold as (
    select
        note.note_id,
        note.contract_no,
        note.cust_id,
        note.issue_date,
        note.note_amt,
        case
            when note.business_type = '3030' then 'LP23'
            else bank.choose(note.cust_id * 10 + mod(note.note_id, 10), 3021, array[
                'LP01', 'LP01', 'LP02', 'LP03', 'LP11', 'LP12', 'LP21', 'LP21', 'LP22', 'LP22', 'LP31', 'LP99'
            ])
        end as prod_code
    from bank.note
    where note.party_kind = 'C'
        and (
            note.business_type = '1010'
            or (note.business_type = '3030' and exists (
                select from bank.trade_finance as trade
                where trade.note_id = note.note_id and trade.product_code in ('TF04', 'TF08', 'TF11')
            ))
        )
),

chain as (
    select prod_code, count(*)::integer as companies
    from bank.core_company
    group by prod_code
),

ranked as (
    select core_company.*, (row_number() over (partition by prod_code order by cust_id) - 1)::integer as place
    from bank.core_company
)

select
    sold.*,
    ranked.cust_id as core_id,
    ranked.cust_no as core_cust_no
from sold
left join chain on chain.prod_code = case sold.prod_code when 'LP23' then 'LP22' else sold.prod_code end
left join ranked
    on ranked.prod_code = chain.prod_code
    and ranked.place = bank.pick(sold.cust_id, 3022, chain.companies);

create table credit_new.note_product as
select
    bank.note_no(sold.note_id) as note_no,
    sold.prod_code,
    sold.core_cust_no,
    state.eod_date
from bank.note_state as state
inner join bank.note_product as sold using (note_id)
where state.month_no > 0
order by state.eod_date, note_no;

-- Since a product began: whom it has served, with how much.
create table credit_new.chain_customer as
with
served as (
    select
        month.last_day,
        sold.prod_code,
        sold.core_cust_no,
        sold.cust_id,
        min(sold.issue_date) as first_date,
        sum(sold.note_amt) as amt,
        count(*) as notes
    from bank.month
    inner join bank.note_product as sold on sold.issue_date <= month.last_day
    where sold.prod_code in ('LP21', 'LP22')
    group by month.last_day, sold.prod_code, sold.core_cust_no, sold.cust_id
    union all
    -- Served before the window, all repaid.
    select
        month.last_day, company.prod_code, company.cust_no, corporate.cust_id, company.signed_on + 30,
        (corporate.takings / 1000000 + 1) * 1000000, 1 + bank.pick(corporate.cust_id, 3031, 3)
    from bank.month
    inner join bank.corporate
        on corporate.kind = 'firm' and corporate.size_code in ('3', '4') and bank.rnd(corporate.cust_id, 3032) < 0.1
    inner join lateral (
        select core_company.*
        from bank.core_company
        where core_company.signed_on + 30 <= %(open_day)s
        order by bank.rnd(core_company.cust_id + corporate.cust_id, 3033)
        limit 1
    ) as company on true
    where not exists (select from bank.note_product as sold where sold.cust_id = corporate.cust_id)
)

select
    corporate.cust_no,
    served.prod_code,
    served.core_cust_no,
    corporate.org_no::text as org_no,
    served.first_date as first_loan_date,
    bank.yuan(served.amt::bigint)::numeric(20, 2) as total_amt,
    served.notes::integer as total_notes,
    served.last_day as eod_date
from served
inner join bank.corporate using (cust_id)
order by served.last_day, corporate.cust_no, served.prod_code;

-- Receivables behind factoring: reviewed before the money goes out; some of the last month still wait.
create table credit_new.receivable as
select
    'YS' || lpad(trade.note_id::text, 12, '0') || numbers.no as recv_no,
    bank.note_no(trade.note_id) as note_no,
    trade.org_no::text as org_no,
    sold.core_cust_no as debtor_cust_no,
    bank.yuan((trade.claim_amt / numbers.parts)::bigint)::numeric(20, 2) as recv_amt,
    case when numbers.is_reviewed then least(trade.issue_date, month.last_day) end as review_date,
    case when numbers.is_reviewed then '1' else '0' end as status,
    month.last_day as eod_date
from bank.month
inner join bank.trade_finance as trade
    on trade.product_code in ('TF04', 'TF11')
    and trade.issue_date between date_trunc('year', month.last_day::timestamp)::date and month.last_day
inner join bank.note_product as sold on sold.note_id = trade.note_id
cross join lateral (
    select
        parts.no,
        parts.parts,
        bank.rnd(trade.note_id * 10 + parts.no, 3042) < 0.95 or trade.issue_date < month.first_day as is_reviewed
    from (
        select series.no, count(*) over () as parts
        from generate_series(1, 1 + bank.pick(trade.note_id, 3041, 3)) as series (no)
    ) as parts
) as numbers
order by month.last_day, recv_no;

-- Daily sums of each note's balance, as the accounts' in core banking: a movement counts from its day.
create table credit_new.note_accumulation as
with
moved as (
    select
        leg.id as note_id,
        month.month_no,
        sum(leg.delta) as delta,
        sum(leg.delta * (month.last_day - leg.txn_date + 1)) as accum
    from bank.leg
    inner join bank.month on leg.txn_date between month.first_day and month.last_day
    where leg.kind = 'L'
    group by leg.id, month.month_no
),

monthly as (
    select
        state.note_id,
        month.month_no,
        month.first_day,
        month.last_day,
        month.days,
        coalesce(before.bal, 0) * month.days + coalesce(moved.accum, 0) as mtd,
        coalesce(opening.bal, 0) as opening_bal
    from bank.note_state as state
    inner join bank.month using (month_no)
    left join bank.note_state as before
        on before.note_id = state.note_id and before.month_no = state.month_no - 1
    left join bank.note_state as opening on opening.note_id = state.note_id and opening.month_no = 0
    left join moved on moved.note_id = state.note_id and moved.month_no = state.month_no
)

select
    bank.note_no(monthly.note_id) as note_no,
    bank.yuan(monthly.mtd::bigint)::numeric(24, 2) as mtd_accum,
    -- Before the window the balance is taken to have stood at its opening value all year.
    bank.yuan((
        sum(monthly.mtd) over (
            partition by monthly.note_id, extract(year from monthly.last_day) order by monthly.month_no
        )
        + case
            when extract(year from monthly.last_day) = extract(year from %(first_day)s)
                then monthly.opening_bal * greatest(0, %(first_day)s - greatest(
                    note.issue_date, date_trunc('year', %(first_day)s::timestamp)::date
                ))
            else 0
        end
    )::bigint)::numeric(24, 2) as ytd_accum,
    monthly.last_day as eod_date
from monthly
inner join bank.note using (note_id)
order by monthly.last_day, note_no;
