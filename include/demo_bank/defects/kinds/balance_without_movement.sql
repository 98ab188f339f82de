-- zh: 余额变动没有对应交易
-- en: A balance moves without a transaction
-- category: 矛盾
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [deposit_balance_follows_from_the_previous_batch]
update cbs_new.deposit_account as planted
set bal = bal + 888.88
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.last_txn_date < date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
