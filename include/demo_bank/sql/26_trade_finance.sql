-- Trade finance: loans against what firms buy and sell. Each product's first firm takes it every month, so that all
-- exist in a bank of any size.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(1305, '贸易融资', 'D', '1', '7贸易融资'),
(130501, '国内贸易融资', 'D', '1', '7贸易融资'),
(13050101, '国内贸易融资', 'D', '1', '7贸易融资'),
(130502, '国际贸易融资', 'D', '1', '7贸易融资'),
(13050201, '国际贸易融资', 'D', '1', '7贸易融资'),
(130509, '逾期贸易融资', 'D', '1', '7贸易融资'),
(13050901, '逾期贸易融资', 'D', '1', '7贸易融资'),
(60110105, '贸易融资利息收入', 'C', '4', '55利息收入')
on conflict do nothing;

insert into bank.business_type (
    business_type, label, party_kind, subject_no, overdue_subject, interest_subject, income_subject, repay_methods,
    terms, rate_from, rate_to, contract_purpose, purposes, guarantee_types
)
values
('3030', '贸易融资', 'C', 13050101, 13050901, 11320102, 60110105, '{5}', '{3,6}', 320, 520,
    '贸易项下融资', '{支付货款,采购原材料,应收账款融资}', '{1,3,3,4}');

-- Who the customer is in the trade (B buyer, S seller, F a bank that sells a claim), whether a letter of credit stands
-- behind it, and who repays it: the customer, the bank that issued the letter of credit, the debtor.
create table bank.trade_product as
select product_no, product_code, role, has_letter, repaid_by, is_foreign, share
from (
    values
    (1, 'TF01', 'B', true, 'customer', true, 0.03),
    (2, 'TF02', 'S', true, 'issuer', true, 0.03),
    (3, 'TF03', 'S', true, 'customer', false, 0.05),
    (4, 'TF04', 'S', false, 'debtor', false, 0.08),
    (5, 'TF05', 'S', true, 'issuer', false, 0.04),
    (6, 'TF06', 'F', true, 'issuer', false, 0),
    (7, 'TF07', 'S', false, 'customer', false, 0.04),
    (8, 'TF08', 'S', false, 'customer', false, 0.05),
    (9, 'TF09', 'B', true, 'customer', false, 0.04),
    (10, 'TF10', 'S', true, 'issuer', false, 0.02),
    (11, 'TF11', 'S', false, 'debtor', true, 0.01),
    (12, 'TF99', 'B', false, 'customer', false, 0.01)
) as products (product_no, product_code, role, has_letter, repaid_by, is_foreign, share);

create table bank.trade_finance as
with
asked as (
    select
        firm.cust_id * 1000::bigint + month.month_key as key,
        firm.cust_id,
        firm.org_no,
        firm.open_date,
        firm.takings,
        month.first_day,
        month.days,
        product.*,
        row_number() over (partition by firm.cust_id, month.month_key order by product.product_no) as choice
    from bank.trading_firm as firm
    cross join bank.deal_month as month
    inner join bank.trade_product as product
        on firm.place = product.product_no
        or (
            bank.rnd(firm.cust_id * 100 + product.product_no, 2601) < product.share
            and bank.rnd(firm.cust_id * 1000::bigint + month.month_key, 2602) < 0.4
        )
    where product.role <> 'F'
    union all
    select
        seller.cust_id * 1000::bigint + month.month_key, seller.cust_id, 810001, seller.open_date, 200000000,
        month.first_day, month.days, product.*, 1
    from bank.corporate as seller
    cross join bank.deal_month as month
    inner join bank.trade_product as product on product.role = 'F'
    where seller.kind = '3'
),

dated as (
    select
        asked.*,
        first_day + bank.pick(key, 2603, days) as issue_date,
        (array[3, 6])[1 + bank.pick(key, 2604, 2)] as months,
        business_type.rate_from + bank.pick(
            key, 2605, business_type.rate_to - business_type.rate_from
        ) as rate_bp,
        greatest(1, (takings * (0.2 + 0.8 * bank.rnd(key, 2606)) / 1000000)::bigint) * 1000000 as claim_amt,
        case when product_code in ('TF01', 'TF09') then (array[0, 20, 30])[1 + bank.pick(key, 2607, 3)] else 0 end
            as margin_pct,
        case when role <> 'F' and bank.rnd(key, 2608) < 0.7 then 1 else 0 end as takes_fee
    from asked
    inner join bank.business_type on business_type.business_type = '3030'
    where choice = 1
),

priced as (
    select
        dated.*,
        (issue_date + make_interval(months => months))::date as due_date,
        -- A claim that is bought is paid for less its interest.
        case
            when product_code in ('TF05', 'TF06') then (claim_amt * rate_bp * months / 120000)::bigint
        end as interest_amt
    from dated
    where issue_date >= open_date + 30
        and issue_date <= %(until)s
        and issue_date + make_interval(months => months) >= %(first_day)s
)

select
    60000000000 + priced.key as note_id,
    priced.key,
    'MR' || lpad(priced.key::text, 12, '0') as contract_no,
    priced.product_code,
    priced.role,
    priced.has_letter,
    priced.repaid_by,
    priced.is_foreign,
    priced.cust_id,
    priced.org_no,
    priced.issue_date,
    priced.due_date,
    priced.months,
    priced.rate_bp,
    priced.claim_amt,
    priced.claim_amt - coalesce(priced.interest_amt, 0) as note_amt,
    priced.interest_amt,
    priced.margin_pct,
    priced.claim_amt * priced.margin_pct / 100 as margin_amt,
    priced.claim_amt / 1000 * priced.takes_fee as fee_amt,
    2000000 + bank.pick(priced.key, 2609, 1500) as other_outsider_id,
    8000000 + bank.pick(priced.key, 2609, 60) as foreign_outsider_id,
    bank.pick(priced.key, 2610, 8) as issuer_no,
    bank.pick(priced.key, 2611, 12) as goods_no
from priced;

alter table bank.trade_finance add primary key (note_id);

insert into bank.note (
    note_id, cust_id, org_no, business_type, subject_no, contract_no, issue_date, terms, months_a_term, repay_method,
    rate_bp, note_amt, interest_amt, interest_method
)
select
    note_id,
    cust_id,
    org_no,
    '3030',
    case when is_foreign then 13050201 else 13050101 end,
    contract_no,
    issue_date,
    1,
    months,
    '5',
    rate_bp,
    note_amt,
    interest_amt,
    '6'
from bank.trade_finance;

analyze bank.trade_finance;
