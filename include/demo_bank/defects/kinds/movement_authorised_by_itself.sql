-- zh: 交易柜员为自己授权
-- en: A teller authorises himself
-- category: 矛盾
-- tables: cbs.deposit_txn
-- caught_by: rules
-- found_by: [R3102, R3111]
update cbs_new.deposit_txn as planted
set auth_teller_no = teller_no
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp) and one.channel = '01'
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
