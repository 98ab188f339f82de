-- zh: 交易时间超出一日
-- en: A time that no day has
-- category: 格式
-- tables: cbs.deposit_txn
-- caught_by: rules
-- found_by: [R1717, R1724]
update cbs_new.deposit_txn as planted
set txn_time = '256199'
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 2
    );
