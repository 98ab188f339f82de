-- zh: 交易柜员不存在
-- en: A movement by an unknown teller
-- category: 矛盾
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [relationships_core_deposit_transaction_teller_no]
update cbs_new.deposit_txn as planted
set teller_no = '899999999'
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
