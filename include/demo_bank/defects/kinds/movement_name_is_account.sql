-- zh: 对方户名填成账号
-- en: The counterparty's account number stands as its name
-- category: 错报
-- tables: cbs.deposit_txn
-- caught_by: rules
-- found_by: [R3027, R3030]
update cbs_new.deposit_txn as planted
set opp_name = opp_acct_no
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp) and one.opp_acct_no is not null and one.opp_kind = 'C'
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
