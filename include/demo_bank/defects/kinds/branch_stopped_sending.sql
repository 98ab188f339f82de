-- zh: 一家机构月中起停止供数
-- en: A branch stops sending in the middle of the month
-- category: 漏报
-- tables: cbs.deposit_txn
-- caught_by: core
-- found_by: [transactions_equal_ledger_turnover]
delete from cbs_new.deposit_txn as planted
using cbs_new.deposit_account as account
where account.eod_date = %(until)s
    and account.acct_no = planted.acct_no
    and planted.txn_date > %(until)s - 6
    and account.org_no = (
        select one.org_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
        group by one.org_no
        order by bank.luck(one.org_no)
        limit 1
    );
