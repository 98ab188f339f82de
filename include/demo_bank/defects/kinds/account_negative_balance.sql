-- zh: 存款余额为负
-- en: A deposit below zero
-- category: 错报
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [deposit_balance_follows_from_the_previous_batch]
update cbs_new.deposit_account as planted
set bal = - bal
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.bal > 1000 and one.ccy = 'CNY'
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
