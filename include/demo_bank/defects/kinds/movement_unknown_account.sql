-- zh: 交易的账户不存在
-- en: A movement of an unknown account
-- category: 矛盾
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [relationships_core_deposit_transaction_account_no]
update cbs_new.deposit_txn as planted
set acct_no = '88019999999999991'
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
