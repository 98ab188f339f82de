-- zh: 交易流水号重复
-- en: A transaction number is used twice
-- category: 重复
-- tables: cbs.internal_txn
-- caught_by: extraction
-- found_by: [key txn_seq is not unique]
insert into cbs_new.internal_txn
select one.*
from cbs_new.internal_txn as one
where one.txn_date > date_trunc('month', %(until)s::timestamp) and bank.is_free(one.txn_seq)
order by bank.luck(one.txn_seq)
limit 1;
