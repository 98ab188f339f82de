-- zh: 交易明细漏报
-- en: A movement is left out
-- category: 漏报
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [transactions_equal_ledger_turnover]
delete from cbs_new.deposit_txn as planted
where planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
