-- zh: 借贷方向颠倒
-- en: Debit and credit are reversed
-- category: 错报
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [transactions_equal_ledger_turnover]
update cbs_new.deposit_txn as planted
set dr_cr = case dr_cr when 'D' then 'C' else 'D' end
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
