-- zh: 一日交易明细整日缺失
-- en: The movements of a whole day are missing
-- category: 漏报
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [transactions_equal_ledger_turnover]
delete from cbs_new.deposit_txn
where txn_date = (
    select one.txn_date
    from cbs_new.deposit_txn as one
    where one.txn_date between date_trunc('month', %(until)s::timestamp)::date + 3 and %(until)s - 12
    group by one.txn_date
    order by count(*), one.txn_date
    limit 1
);
