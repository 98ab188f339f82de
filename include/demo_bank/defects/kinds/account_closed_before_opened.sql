-- zh: 销户日期早于开户日期
-- en: An account closed before it was opened
-- category: 矛盾
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [R3097, R3096]
update cbs_new.deposit_account as planted
set open_date = close_date + 3
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.close_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
