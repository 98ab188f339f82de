-- zh: 终态记录重复报送
-- en: The final state of an account is delivered again
-- category: 重复
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [X13]
update cbs_new.deposit_account as planted
set close_date = %(until)s - 2
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.close_date < date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
