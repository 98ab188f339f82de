-- Savings that buy products of others join the other trades; what the bank earns by all of them stays with it when the
-- money is passed on in the evening.

insert into bank.agency_trade
select
    draft.event, draft.key, (bank.agency_choice(draft.key, draft.amt)).product, account.acct_id, account.cust_id,
    account.org_no, draft.txn_date, draft.seconds, 'B', draft.amt, 0, false, draft.channel
from bank.draft
inner join bank.account on account.acct_id = draft.dr_id
where draft.event = 'savings' and account.party_kind = 'P' and bank.savings_go_to(account.acct_id) = 'A';

update bank.agency_trade as trade
set fee = trade.amt * product.fee_bp / 10000
from bank.agency_product as product
where product.no = trade.product and trade.dir = 'B';

analyze bank.agency_trade;

insert into bank.draft (
    txn_date, seconds, event, key, txn_code, amt, dr_org, dr_subject, cr_org, cr_subject, txn_org, summary
)
select
    trade_date, 61200, 'agency fee', org_no * 100000::bigint + (trade_date - date '2000-01-01'), '1009',
    sum(fee)::bigint,
    org_no, 30010301, org_no, 60210501, org_no, '代销手续费收入'
from bank.agency_trade
group by trade_date, org_no
having sum(fee) > 0;
