-- What the card system unloads, as the source contract (dbt_project/models/sources/card.yml) says. Owed to the bank is
-- positive there, what the bank owes negative.

create table card_new.partner as
select partner.partner_no, partner.name as partner_name, partner.credit_code as uscc, month.last_day as eod_date
from bank.month
cross join bank.credit_card_partner as partner
order by month.last_day, partner.partner_no;

create table card_new.product as
select
    product.product_no, product.product_name, product.level as card_level, product.brands, product.fcy as fcy_ccy,
    bank.yuan(product.annual_fee)::numeric(20, 2) as annual_fee,
    partner.partner_no as cobrand_partner_no,
    product.is_official,
    month.last_day as eod_date
from bank.month
cross join bank.credit_card_product as product
left join bank.credit_card_partner as partner on partner.no = product.partner
order by month.last_day, product.product_no;

create table card_new.account as
select
    account.acct_no,
    account.cust_no,
    account.org_no::text as org_no,
    account.product_no,
    'CNY' as settle_ccy,
    account.fcy as fcy_ccy,
    account.bill_day,
    20 as pay_days,
    account.open_date,
    case when account.close_date <= state.eod_date then account.close_date end as close_date,
    case when account.write_off_date <= state.eod_date then account.write_off_date end as write_off_date,
    case
        when account.write_off_date <= state.eod_date then 'W'
        when account.close_date <= state.eod_date then 'C'
        when account.close_date <= state.eod_date + 45 then 'P'
        when frozen.amt > 0 then 'F'
        when state.is_overdue and state.five_class >= '3' then 'S'
        else 'A'
    end as status,
    state.five_class,
    bank.yuan(case when state.is_overdue then state.rev else 0 end)::numeric(20, 2) as overdue_prin,
    state.overdue_date,
    bank.yuan(frozen.amt)::numeric(20, 2) as frozen_amt,
    bank.yuan(account.limit_amt / 2)::numeric(20, 2) as cash_line,
    case when bank.rnd(account.card_acct_id, 3693) < 0.5 then account.own_acct_no end as auto_pay_acct_no,
    case
        when frozen.amt > 0 then '持卡人申报异常交易，暂予冻结'
        when state.is_overdue and state.five_class = '2' then '持卡人承诺近期还款'
    end as remark,
    state.eod_date
from bank.credit_card_state as state
inner join bank.credit_card_account as account using (card_acct_id)
cross join lateral (
    select case when account.corner = 24 or bank.rnd(account.card_acct_id, 3701) < 0.003 then 50000 else 0 end as amt
) as frozen
where state.ccy = 'CNY'
order by state.eod_date, account.acct_no;

create table card_new.account_balance as
select
    account.acct_no,
    state.ccy,
    kind.bal_type,
    kind.subject_no::text as subj_no,
    bank.yuan(kind.bal)::numeric(20, 2) as bal,
    state.eod_date
from bank.credit_card_state as state
inner join bank.credit_card_account as account using (card_acct_id)
cross join lateral (
    values
    ('R', case when account.doubtful_date <= state.eod_date then 13030403 else 13030401 end, greatest(state.rev, 0)),
    ('O', 22410201, least(state.rev, 0)),
    ('I', 13030402, state.inst),
    ('F', 11320103, state.interest),
    ('M', null, state.off)
) as kind (bal_type, subject_no, bal)
where kind.bal <> 0 or kind.bal_type = 'R'
order by state.eod_date, account.acct_no, state.ccy, kind.bal_type;

-- Cards, and when each was last used; before the entries begin a card in use is taken to have slept for long.
create table card_new.card as
with
used as (
    select txn.card_id, month.last_day as eod_date, max(txn.txn_date) as last_date
    from bank.month
    inner join bank.credit_card_txn as txn on txn.txn_date <= month.last_day
    where txn.channel <> 'SYS'
    group by txn.card_id, month.last_day
)

select
    card.card_no,
    account.acct_no,
    card.main_card_no,
    card.cust_no,
    case card.place when 1 then 'S' else 'M' end as card_role,
    account.product_no,
    channel.code as apply_channel,
    case when channel.code = '6' then (select partner_no from bank.credit_card_partner where no = 3) end as partner_no,
    card.open_date as issue_date,
    case when card.active_date <= month.last_day then card.active_date end as active_date,
    case when card.active_date <= month.last_day and channel.code = '1' then account.org_no || '002' end as active_teller_no,
    case
        when card.cancel_date <= month.last_day then 'X'
        when card.lost_date <= month.last_day then 'L'
        when card.active_date is null or card.active_date > month.last_day then 'N'
        when account.corner = 24 or state.is_overdue then 'F'
        when account.kind = 'dormant' then 'Z'
        else 'A'
    end as status,
    case when card.lost_date <= month.last_day then card.lost_date end as lost_date,
    case when card.cancel_date <= month.last_day then card.cancel_date end as cancel_date,
    case
        when card.cancel_date <= month.last_day and bank.rnd(card.card_id, 3711) < 0.5 then account.org_no || '002'
    end as cancel_teller_no,
    case
        when account.corner = 15 or bank.rnd(card.card_acct_id, 3712) < 0.01 then '2'
        when bank.rnd(card.card_acct_id, 3712) < 0.02 then '3'
        else '4'
    end as guarantee_type,
    case
        when account.corner = 15 or bank.rnd(card.card_acct_id, 3712) < 0.01 then '以本人在本行的定期储蓄存单质押'
        when bank.rnd(card.card_acct_id, 3712) < 0.02 then '由工作单位提供保证'
    end as guarantee_desc,
    account.annual_fee > 0 as has_annual_fee,
    card.active_date is not null and bank.rnd(card.card_id, 3713) < 0.7 as is_quick_pay,
    card.active_date is not null and bank.rnd(card.card_id, 3714) < 0.85 as is_net_pay,
    mark.abnormal,
    case when mark.abnormal is not null then bank.choose(card.card_id, 3715, array['1', '2', '3', '4']) end as measure,
    -- A supplementary card may have a line of its own within the account's.
    case
        when card.place = 1 and (account.corner = 1 or bank.rnd(card.card_id, 3716) < 0.5)
            then bank.yuan(account.limit_amt / 4)::numeric(20, 2)
    end as own_line,
    case
        when used.last_date is not null then used.last_date
        when card.active_date < %(first_day)s - 300 then %(first_day)s - 200 - bank.pick(card.card_id, 3717, 90)
    end as last_txn_date,
    case when card.place = 2 then '挂失补发' end as remark,
    month.last_day as eod_date
from bank.month
inner join bank.credit_card as card on card.open_date <= month.last_day
inner join bank.credit_card_account as account using (card_acct_id)
inner join bank.credit_card_state as state
    on state.card_acct_id = card.card_acct_id
    and state.month_no = month.month_no
    and state.ccy = 'CNY'
left join used on used.card_id = card.card_id and used.eod_date = month.last_day
cross join lateral (
    select case
        when account.corner = 16 then '6'
        else bank.choose(card.card_id, 3718, array['1', '1', '1', '1', '2', '2', '3', '4', '4', '4', '5', '6'])
    end as code
) as channel
cross join lateral (
    select case
        when account.corner = 11 or (account.kind <> 'dormant' and bank.rnd(card.card_id, 3719) < 0.006)
            then bank.choose(card.card_id, 3720, array['1', '2', '3', '4', '5'])
    end as abnormal
) as mark
order by month.last_day, card.card_no;

-- Lines in force: P permanent, T temporary, S granted for one purpose. A permanent line that is raised was a fifth less.
create table card_new.credit_line as
with
line as (
    select
        account.card_acct_id, account.acct_no, 'P' as line_type, 1 as place,
        account.limit_amt as amt, account.open_date as start_date, null::date as end_date,
        case
            when account.corner = 2 then %(until)s - 20
            when account.kind in ('transactor', 'revolver') and account.open_date < %(first_day)s
                and bank.rnd(account.card_acct_id, 3721) < 0.12
                then %(until)s - bank.pick(account.card_acct_id, 3722, 500)
        end as raise_date
    from bank.credit_card_account as account
    union all
    select
        account.card_acct_id, account.acct_no, 'T', 1, account.limit_amt / 500000 * 100000, drawn.start_date, drawn.start_date + 90,
        null
    from bank.credit_card_account as account
    cross join lateral (
        select case
            when account.corner = 20 then account.open_date + 10
            else %(first_day)s - 60 + bank.pick(account.card_acct_id, 3724, %(until)s - %(first_day)s + 60)
        end as start_date
    ) as drawn
    where account.kind in ('transactor', 'revolver')
        and account.open_date < drawn.start_date
        and account.limit_amt >= 500000
        and (account.corner in (1, 20) or bank.rnd(account.card_acct_id, 3723) < 0.06)
    union all
    select
        plan.card_acct_id, account.acct_no, 'S', row_number() over (partition by plan.card_acct_id order by plan.plan_id)::integer,
        (plan.amt / 900000 + 1) * 1000000, plan.apply_date,
        coalesce(plan.early_date, (plan.first_bill + make_interval(months => plan.terms - 1))::date), null
    from bank.credit_card_plan as plan
    inner join bank.credit_card_account as account using (card_acct_id)
    where plan.plan_kind = 'special'
)

select
    line.acct_no || line.line_type || lpad(line.place::text, 2, '0') as line_no,
    line.acct_no,
    line.line_type,
    'CNY' as ccy,
    bank.yuan(case when line.raise_date > month.last_day then line.amt * 4 / 5 else line.amt end)::numeric(20, 2) as line_amt,
    line.start_date,
    line.end_date,
    case when line.raise_date <= month.last_day then 'U' else 'N' end as adj_type,
    case when line.raise_date <= month.last_day then line.raise_date else line.start_date end as adj_date,
    month.last_day as eod_date
from bank.month
inner join line on line.start_date <= month.last_day and coalesce(line.end_date > month.last_day, true)
inner join bank.credit_card_account as account using (card_acct_id)
-- An account that has ended has no line.
where coalesce(least(account.close_date, account.write_off_date) > month.last_day, true)
order by month.last_day, line_no;

-- What was approved for a customer over all of his accounts, and what was known of him elsewhere.
create table card_new.customer_credit as
select
    held.cust_no,
    bank.yuan((held.limit_amt * 3 / 2)::bigint)::numeric(20, 2) as total_line_cap,
    approved.day as assess_date,
    case when bank.rnd(held.cust_id, 3732) < 0.97 then approved.day - bank.pick(held.cust_id, 3733, 5) end as pbc_query_date,
    case when bank.rnd(held.cust_id, 3732) < 0.97 then bank.pick(held.cust_id, 3734, 6) end as other_issuer_cnt,
    case
        when bank.rnd(held.cust_id, 3732) < 0.97
            then bank.yuan(bank.pick(held.cust_id, 3734, 6) * (held.limit_amt * 0.8)::bigint / 100 * 100)::numeric(20, 2)
    end as other_line_amt,
    held.eod_date
from (
    select
        account.cust_id, account.cust_no, month.last_day as eod_date,
        sum(account.limit_amt) as limit_amt, min(account.open_date) as open_date
    from bank.month
    inner join bank.credit_card_account as account on account.open_date <= month.last_day
    group by account.cust_id, account.cust_no, month.last_day
) as held
cross join lateral (
    select greatest(held.open_date, %(first_day)s - 10 - bank.pick(held.cust_id, 3731, 700)) as day
) as approved
order by held.eod_date, held.cust_no;

create table card_new.instalment as
with
standing as (
    select
        plan.plan_id, month.last_day as eod_date, plan.amt - coalesce(sum(term.amt), 0) as left_amt, max(term.bill_date) as last_date
    from bank.month
    inner join bank.credit_card_plan as plan on plan.apply_date <= month.last_day
    left join bank.credit_card_term as term on term.plan_id = plan.plan_id and term.bill_date <= month.last_day
    group by plan.plan_id, month.last_day, plan.amt
),

judged as (
    select
        standing.*,
        case
            when plan.early_date <= standing.eod_date then 'E'
            when standing.left_amt = 0 then 'F'
            else 'A'
        end as status,
        case
            when plan.early_date <= standing.eod_date then plan.early_date
            when standing.left_amt = 0 then standing.last_date
        end as end_date
    from standing
    inner join bank.credit_card_plan as plan using (plan_id)
)

select
    'FQ' || lpad(plan.plan_id::text, 14, '0') as plan_no,
    account.acct_no,
    card.card_no,
    plan.plan_type,
    plan.plan_kind = 'bill' or (plan.plan_kind = 'special' and bank.rnd(plan.plan_id, 3741) < 0.3) as is_merged,
    plan.apply_date,
    bank.hhmmss(plan.apply_seconds) as apply_time,
    'CNY' as ccy,
    bank.yuan(plan.amt)::numeric(20, 2) as plan_amt,
    plan.terms,
    bank.yuan(plan.term_amt)::numeric(20, 2) as term_amt,
    bank.yuan(plan.term_fee)::numeric(20, 2) as term_fee,
    -- A fee on the whole amount every term costs nearly twice its rate on what is still owed.
    round(plan.fee_bp * 0.24 * plan.terms / (plan.terms + 1), 4)::numeric(20, 6) as apr,
    bank.yuan(line.amt)::numeric(20, 2) as line_amt,
    bank.yuan(case plan.plan_kind
        when 'special' then line.amt
        else greatest(line.amt - (line.amt * 0.2 * bank.rnd(plan.plan_id, 3742))::bigint, plan.amt)
    end)::numeric(20, 2) as avail_line_amt,
    case when plan.plan_kind = 'cash' then coalesce(account.own_card_no, account.own_acct_no) end as into_acct_no,
    case when plan.plan_kind = 'cash' then account.cust_name end as into_acct_name,
    plan.is_individual,
    judged.status,
    bank.yuan(case judged.status when 'A' then judged.left_amt else 0 end::bigint)::numeric(20, 2) as left_amt,
    judged.end_date,
    case when plan.is_individual then '持卡人申请个性化分期还款' end as remark,
    judged.eod_date
from judged
inner join bank.credit_card_plan as plan using (plan_id)
inner join bank.credit_card_account as account using (card_acct_id)
inner join bank.credit_card as card on card.card_id = plan.card_acct_id * 10
cross join lateral (
    select case plan.plan_kind
        when 'special' then (plan.amt / 900000 + 1) * 1000000
        else greatest(plan.limit_amt * 9 / 10, plan.amt)
    end as amt
) as line
-- A plan that has ended is delivered for a month more.
where judged.end_date is null or judged.end_date > judged.eod_date - 31
order by judged.eod_date, plan_no;

create table card_new.txn as
select
    'K' || to_char(txn.txn_date, 'YYYYMMDD') || lpad(txn.entry_id::text, 11, '0') as txn_seq,
    account.acct_no,
    card.card_no,
    event.txn_code,
    txn.txn_date,
    bank.hhmmss(txn.seconds) as txn_time,
    case when moved.total > 0 then 'D' else 'C' end as dr_cr,
    txn.ccy,
    bank.yuan(case when moved.total = 0 then abs(txn.d_int) else abs(moved.total) end)::numeric(20, 2) as amt,
    bank.yuan(txn.rev + txn.inst + txn.interest + txn.off)::numeric(20, 2) as bal_after,
    -- Of a movement that touches several the one of the principal, of one beyond zero that of what is overpaid.
    (case
        when txn.d_inst <> 0 then 13030402
        when txn.d_rev < 0 and txn.rev < 0 and txn.rev - txn.d_rev <= 0 then 22410201
        when txn.is_doubtful and txn.event <> 'off balance' then 13030403
        when txn.d_rev <> 0 then 13030401
        else 11320103
    end)::text as subj_no,
    bank.yuan(txn.d_rev)::numeric(20, 2) as rev_amt,
    bank.yuan(txn.d_inst)::numeric(20, 2) as inst_amt,
    bank.yuan(txn.d_int)::numeric(20, 2) as fee_int_amt,
    bank.yuan(txn.d_off)::numeric(20, 2) as off_bal_amt,
    case txn.channel
        when 'POS' then '11'
        when 'ATM' then '12'
        when 'CTR' then '13'
        when 'WEB' then '14'
        when 'APP' then '15'
        when 'UPO' then '16'
        when 'ALI' then '21'
        when 'TEN' then '22'
        else '90'
    end as channel,
    txn.entry_mode,
    merchant.merchant_no as mcht_no,
    case when merchant.merchant_no is not null then outsider.name end as mcht_name,
    merchant.mcc,
    other.acct_no as opp_acct_no,
    other.name as opp_name,
    other.kind as opp_kind,
    other.bank_code as opp_bank_code,
    other.bank_name as opp_bank_name,
    case when event.txn_code < '3000' then txn.bill_date end as bill_date,
    case when event.txn_code < '3000' then txn.bill_date + 20 end as due_date,
    'FQ' || lpad(txn.plan_id::text, 14, '0') as plan_no,
    case when txn.fee > 0 then 'CNY' end as fee_ccy,
    bank.yuan(txn.fee)::numeric(20, 2) as fee_amt,
    case
        when txn.channel = 'POS' then '198.19.' || bank.pick(txn.outsider_id, 3751, 256) || '.' || (1 + bank.pick(txn.outsider_id, 3752, 254))
        when txn.channel in ('WEB', 'APP')
            then '198.18.' || bank.pick(txn.card_acct_id, 3751, 256) || '.' || (1 + bank.pick(txn.card_acct_id, 3752, 254))
    end as term_ip,
    case
        when txn.channel in ('POS', 'WEB', 'APP') then '02:5E:' || device.a || ':' || device.b || ':' || device.c || ':01'
    end as term_mac,
    event.summary || coalesce('：' || case when merchant.merchant_no is not null then outsider.name end, '') as summary,
    case txn.event when 'reversal' then '冲正前一笔误记' end as remark
from bank.credit_card_txn as txn
inner join bank.credit_card_event as event using (event)
inner join bank.credit_card_account as account using (card_acct_id)
inner join bank.credit_card as card on card.card_id = txn.card_id
left join bank.outsider on outsider.outsider_id = txn.outsider_id
left join bank.credit_card_merchant as merchant on merchant.outsider_id = txn.outsider_id
left join bank.other_bank as elsewhere
    on txn.event = 'repay out'
    and elsewhere.no = bank.pick(txn.card_acct_id, 3753, 8)
cross join lateral (select txn.d_rev + txn.d_inst + txn.d_int + txn.d_off as total) as moved
cross join lateral (
    select
        lpad(to_hex(bank.pick(coalesce(txn.outsider_id, txn.card_acct_id), 3754, 256)), 2, '0') as a,
        lpad(to_hex(bank.pick(coalesce(txn.outsider_id, txn.card_acct_id), 3755, 256)), 2, '0') as b,
        lpad(to_hex(bank.pick(coalesce(txn.outsider_id, txn.card_acct_id), 3756, 256)), 2, '0') as c
) as device
-- The other side: a shop, whose bank is the platform that pays it, or a firm; the holder's account here or elsewhere.
cross join lateral (
    select
        case
            when outsider.kind <> 'K' then outsider.acct_no
            when txn.event = 'repay out' then '8901' || bank.digits(txn.card_acct_id, 3757, 15)
            when outsider.kind = 'K' then coalesce(account.own_card_no, account.own_acct_no)
        end as acct_no,
        case
            when outsider.kind <> 'K' then outsider.name
            when txn.event = 'repay out' or outsider.kind = 'K' then account.cust_name
        end as name,
        case
            when outsider.kind <> 'K' then 'C'
            when txn.event = 'repay out' or outsider.kind = 'K' then 'P'
        end as kind,
        case
            when outsider.kind <> 'K' then outsider.bank_code
            when txn.event = 'repay out' then elsewhere.bank_code
            when outsider.kind = 'K' then account.bank_code
        end as bank_code,
        case
            when outsider.kind <> 'K' then
                case txn.channel when 'ALI' then '支付宝' when 'TEN' then '财付通' else outsider.bank_name end
            when txn.event = 'repay out' then elsewhere.bank_name
            when outsider.kind = 'K' then account.org_name
        end as bank_name
) as other
where txn.txn_date >= %(first_day)s
order by txn.entry_id;

-- What was done to collect an overdue debt: 1 telephone, 2 letter, 3 visit, 4 court, 5 an agency.
create table card_new.collection as
select
    'CS' || lpad(account.card_acct_id::text, 9, '0') || to_char(acts.act_date, 'YYYYMMDD') || acts.method as collect_no,
    account.acct_no,
    acts.act_date,
    acts.method,
    bank.choose(account.card_acct_id * 100000 + (acts.act_date - date '2000-01-01'), 3761,
        array['承诺还款', '无人接听', '暂无能力还款', '已送达']) as result
from bank.credit_card_account as account
cross join lateral (
    -- By telephone and letter first, at the door, then through an agency and the court.
    select account.overdue_date + steps.first + steps.every * again.times as act_date, steps.method
    from (
        values ('1', 3, 15, 8), ('2', 40, 30, 1), ('3', 95, 30, 2), ('5', 160, 60, 8), ('4', 200, 30, 16)
    ) as steps (method, first, every, times)
    cross join lateral generate_series(0, steps.times) as again (times)
) as acts
where acts.act_date between %(first_day)s and %(until)s
    and acts.act_date < least(account.payoff_date, account.write_off_date, date '9999-12-31')
order by acts.act_date, collect_no;

analyze
    card_new.account, card_new.account_balance, card_new.card, card_new.credit_line, card_new.customer_credit,
    card_new.instalment, card_new.txn, card_new.collection;

drop table bank.credit_card_txn;
