-- zh: 账户销户后未报送终态
-- en: A closed account vanishes without its final state
-- category: 漏报
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [relationships_core_deposit_transaction_account_no]
delete from cbs_new.deposit_account as planted
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.close_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
