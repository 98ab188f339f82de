-- What the agency sales system unloads, as the source contract (dbt_project/models/sources/agency.yml) says.

create table agency_new.issuer as
select
    month.last_day as eod_date,
    issuer_no,
    name as issuer_name,
    rating,
    rating_agency,
    acct_no as clear_acct_no,
    bank_name as clear_bank_name
from bank.month
cross join bank.agency_issuer as issuer
order by month.last_day, issuer.no;

create table agency_new.product as
select
    month.last_day as eod_date,
    product.product_no as prod_no,
    product.name as prod_name,
    product.kind as prod_kind,
    issuer.issuer_no,
    product.financer as fin_name,
    product.financer_industry as fin_industry,
    false as fin_person
from bank.month
cross join bank.agency_product as product
inner join bank.agency_issuer as issuer on issuer.no = product.issuer
order by month.last_day, product.no;

create table agency_new.trade as
select
    'DX' || to_char(trade.trade_date, 'YYYYMMDD') || lpad((
        row_number() over (partition by trade.trade_date order by trade.event, trade.key)
    )::text, 8, '0') as trade_no,
    product.product_no as prod_no,
    customer.cust_no,
    account.acct_no as cust_acct_no,
    trade.org_no::text as org_no,
    trade.dir,
    trade.trade_date,
    'CNY' as ccy,
    bank.yuan(trade.amt)::numeric(20, 2) as amt,
    bank.yuan(trade.fee)::numeric(20, 2) as fee,
    trade.is_cash,
    trade.channel,
    manager.emp_no as seller_no,
    case when product.kind = '04' then '趸交保费' end as remark
from bank.agency_trade as trade
inner join bank.agency_product as product on product.no = trade.product
inner join bank.org on org.org_no = trade.org_no
inner join (
    select cust_id, cust_no from bank.person
    union all
    select cust_id, cust_no from bank.corporate
) as customer using (cust_id)
left join bank.account on account.acct_id = trade.acct_id
left join bank.manager
    on trade.channel = '01'
    and manager.org_no = trade.org_no
    and manager.no = bank.pick(trade.key, 2941, org.managers)
order by trade.trade_date, trade_no;

analyze agency_new.trade;
