-- What the trade finance system unloads: guarantees, letters of credit and commitments, loans against trade, what was
-- paid for customers who did not, and the documents collected to prove that a trade is real.

create table bank.trade_customer as
select cust_id, cust_no, cust_name from bank.corporate
union all
select cust_id, cust_no, cust_name from bank.person;

alter table bank.trade_customer add primary key (cust_id);

create table trade_new.undertaking as
select
    month.last_day as eod_date,
    undertaking.contract_no,
    undertaking.kind as biz_kind,
    undertaking.org_no::text as org_no,
    undertaking.subject_no::text as subj_no,
    undertaking.party_kind,
    customer.cust_no,
    'CHN' as appl_country,
    undertaking.ccy,
    bank.yuan(undertaking.amt)::numeric(20, 2) as contract_amt,
    bank.yuan(case
        when undertaking.pay_date <= month.last_day then undertaking.pay_amt
        else 0
    end)::numeric(20, 2) as paid_amt,
    bank.yuan(case
        when undertaking.is_advanced and undertaking.pay_date <= month.last_day
            then case when undertaking.pay_date + undertaking.recovery_days <= month.last_day then 0
                else undertaking.pay_amt - undertaking.margin_amt end
        when undertaking.finish_date <= month.last_day then 0
        else undertaking.amt
    end)::numeric(20, 2) as unpaid_amt,
    undertaking.start_date as sign_date,
    undertaking.effective_date as eff_date,
    undertaking.end_date as exp_date,
    beneficiary.name as benef_name,
    case undertaking.ccy
        when 'USD' then bank.choose(undertaking.key, 6101, array['USA', 'DEU', 'JPN', 'SGP', 'AUS'])
        else 'CHN'
    end as benef_country,
    beneficiary.acct_no as benef_acct_no,
    beneficiary.bank_name as benef_bank_name,
    undertaking.usance_days as tenor_days,
    case
        when undertaking.kind in ('DL', 'IL', 'SG', 'NG')
            then '购买' || goods.goods || (10 + bank.pick(undertaking.key, 6102, 900))::text || goods.unit
    end as trade_desc,
    case when undertaking.fee_amt > 0 then 'CNY' end as fee_ccy,
    bank.yuan(undertaking.fee_amt)::numeric(20, 2) as fee_amt,
    undertaking.margin_pct::numeric(20, 2) as margin_ratio,
    case when undertaking.margin_amt > 0 then 'CNY' end as margin_ccy,
    bank.yuan(undertaking.margin_amt)::numeric(20, 2) as margin_amt,
    case when undertaking.margin_amt > 0 then margin.acct_no end as margin_acct_no,
    manager.emp_no as mgr_no,
    case
        when undertaking.effective_date > month.last_day then '0'
        when undertaking.is_advanced and undertaking.pay_date <= month.last_day
            and coalesce(undertaking.pay_date + undertaking.recovery_days > month.last_day, true) then '3'
        when undertaking.finish_date > month.last_day then '1'
        when undertaking.outcome = 'cancelled' then '4'
        when undertaking.outcome = 'lapsed' then '2'
        else '5'
    end as status,
    case when closed.close_date <= month.last_day then closed.close_date end as close_date,
    case
        when undertaking.pay_date <= month.last_day and undertaking.pay_amt < undertaking.amt then '未用余额已注销'
        when undertaking.outcome = 'cancelled' and undertaking.finish_date <= month.last_day then '申请人要求撤销'
    end as remark
from bank.undertaking
cross join lateral (
    select
        case
            when undertaking.is_advanced then undertaking.pay_date + undertaking.recovery_days
            else undertaking.finish_date
        end as close_date
) as closed
inner join bank.month
    on undertaking.start_date <= month.last_day
    and coalesce(closed.close_date, month.last_day) >= month.first_day
inner join bank.trade_customer as customer using (cust_id)
inner join bank.goods on goods.no = undertaking.goods_no
inner join bank.org using (org_no)
inner join bank.manager
    on manager.org_no = undertaking.org_no
    and manager.no = bank.pick(undertaking.cust_id, 903, org.managers)
inner join bank.outsider as beneficiary
    on beneficiary.outsider_id = case
        when undertaking.ccy = 'USD' then undertaking.foreign_beneficiary_id
        when undertaking.kind = 'SA' then 9000000 + mod(undertaking.beneficiary_outsider_id, 8)
        else undertaking.beneficiary_outsider_id
    end
left join bank.account as margin on margin.acct_id = undertaking.cust_id * 10::bigint + 5
order by month.last_day, undertaking.contract_no;

create table trade_new.finance as
select
    month.last_day as eod_date,
    bank.note_no(finance.note_id) as note_no,
    finance.contract_no,
    finance.product_code as product,
    finance.org_no::text as org_no,
    customer.cust_no,
    'CNY' as ccy,
    bank.yuan(finance.claim_amt)::numeric(20, 2) as claim_amt,
    bank.yuan(finance.note_amt)::numeric(20, 2) as fin_amt,
    finance.issue_date as fin_date,
    finance.due_date as exp_date,
    letter.lc_no,
    letter.bank_name as lc_bank_name,
    case finance.role when 'B' then customer.cust_name else other.name end as buyer_name,
    case finance.role
        when 'B' then coalesce(payee.name, other.name)
        when 'F' then seller.name
        else customer.cust_name
    end as seller_name,
    case when finance.role <> 'F' then goods.goods || (10 + bank.pick(finance.key, 6111, 900))::text || goods.unit
        || '购销合同' end as trade_desc,
    coalesce(payee.name, customer.cust_name) as payee_name,
    case finance.repaid_by
        when 'issuer' then letter.bank_name
        when 'debtor' then other.name
        else customer.cust_name
    end as repayer_name,
    case when finance.fee_amt > 0 then 'CNY' end as fee_ccy,
    bank.yuan(finance.fee_amt)::numeric(20, 2) as fee_amt,
    finance.margin_pct::numeric(20, 2) as margin_ratio,
    case when finance.margin_amt > 0 then 'CNY' end as margin_ccy,
    bank.yuan(finance.margin_amt)::numeric(20, 2) as margin_amt,
    case when finance.margin_amt > 0 then margin.acct_no end as margin_acct_no,
    case when finance.product_code = 'TF06' then '二级市场买入' end as remark
from bank.trade_finance as finance
inner join bank.month on finance.issue_date <= month.last_day
inner join bank.note_state as state on state.note_id = finance.note_id and state.month_no = month.month_no
inner join bank.trade_customer as customer using (cust_id)
inner join bank.goods on goods.no = finance.goods_no
inner join bank.org using (org_no)
inner join bank.outsider as other
    on other.outsider_id = case when finance.is_foreign then finance.foreign_outsider_id
    else finance.other_outsider_id end
inner join bank.other_bank as issuer on issuer.no = finance.issuer_no
-- The bank opened the letters of credit of its own buyers.
left join lateral (
    select
        'LC' || lpad(finance.key::text, 12, '0') as lc_no,
        case finance.role when 'B' then org.org_name else issuer.bank_name end as bank_name
    where finance.has_letter
) as letter on true
left join bank.entrusted on entrusted.note_id = finance.note_id and entrusted.no = 1
left join bank.outsider as payee on payee.outsider_id = entrusted.outsider_id
left join bank.outsider as seller on seller.outsider_id = 2000000 + mod(finance.other_outsider_id + 7, 1500)
left join bank.account as margin on margin.acct_id = finance.cust_id * 10::bigint + 5
where coalesce(state.settle_date, month.last_day) >= month.first_day
order by month.last_day, finance.note_id;

create table trade_new.advance as
select
    month.last_day as eod_date,
    bank.note_no(advance.note_id) as note_no,
    advance.agreement_no as contract_no,
    case advance.origin
        when 'bill' then '11'
        when 'financing guarantee' then '12'
        when 'guarantee' then '21'
        else '31'
    end as adv_kind,
    advance.origin_no,
    advance.org_no::text as org_no,
    customer.cust_no,
    'CNY' as ccy,
    bank.yuan(advance.amt)::numeric(20, 2) as adv_amt,
    advance.advance_date as adv_date,
    case when advance.margin_amt > 0 then '已扣划保证金' || trim_scale(bank.yuan(advance.margin_amt)) || '元' end as remark
from bank.advance
inner join bank.month on advance.advance_date <= month.last_day
inner join bank.note_state as state on state.note_id = advance.note_id and state.month_no = month.month_no
inner join bank.trade_customer as customer using (cust_id)
where coalesce(state.settle_date, month.last_day) >= month.first_day
order by month.last_day, advance.note_id;

-- Documents: invoices for bills, guarantees of performance and factoring; with a letter of credit also what its
-- presentation consists of.
create table trade_new.trade_document as
with
proven as (
    select
        key * 10 as key, 'ACC' as biz_kind, bill_no as biz_no, face_amt as amt, 'CNY' as ccy,
        issue_date as from_date, least(issue_date + 45, due_date) as to_date, 1 + bank.pick(key, 6121, 2) as documents
    from bank.acceptance
    where cust_id is not null
    union all
    select key * 10 + 1, 'LC', contract_no, pay_amt, ccy, pay_date - usance_days, pay_date - usance_days, 3
    from bank.undertaking
    where kind in ('DL', 'IL') and pay_date is not null
    union all
    select
        key * 10 + 1, 'BG', contract_no, amt, ccy, start_date, least(start_date + 30, finish_date), 1
    from bank.undertaking
    where kind in ('NG', 'SG') and party_kind = 'C' and cust_id is not null and bank.rnd(key, 6122) < 0.6
    union all
    select key * 10 + 2, 'FAC', contract_no, claim_amt, 'CNY', issue_date, issue_date, 2
    from bank.trade_finance
    where product_code in ('TF04', 'TF11')
),

collected as (
    select
        proven.*,
        numbers.no,
        proven.key * 10 + numbers.no as document_key,
        proven.from_date + bank.pick(proven.key * 10 + numbers.no, 6123, proven.to_date - proven.from_date + 1)
            as collect_date
    from proven
    cross join lateral generate_series(1, proven.documents) as numbers (no)
)

select
    case kind.doc_kind when '10' then '2444' || bank.digits(document_key, 6124, 16) else
        case kind.doc_kind when '20' then 'BL' else 'WR' end || bank.digits(document_key, 6124, 10)
    end as doc_no,
    biz_kind,
    biz_no,
    kind.doc_kind,
    case when kind.doc_kind = '10' then ccy end as doc_ccy,
    case when kind.doc_kind = '10' then bank.yuan(
        (amt / (case biz_kind when 'LC' then 1 else documents end) * (1 + 0.1 * bank.rnd(document_key, 6125)))::bigint
    )::numeric(20, 2) end as doc_amt,
    collect_date,
    case
        when kind.doc_kind = '30' then '正本存管理员处'
        when bank.rnd(document_key, 6126) < 0.3 then '已在税务平台核验'
    end as remark
from collected
cross join lateral (
    select
        case when biz_kind = 'LC' and no = 2 then '20' when biz_kind = 'LC' and no = 3 then '30' else '10' end
            as doc_kind
) as kind
where collect_date between %(first_day)s and %(until)s
order by collect_date, document_key;

analyze trade_new.undertaking, trade_new.finance, trade_new.advance, trade_new.trade_document;
