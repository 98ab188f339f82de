-- zh: 账户名称被截断
-- en: The name of an account is cut off
-- category: 错报
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [X23]
update cbs_new.deposit_account as planted
set acct_name = left(acct_name, 5)
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'C' and length(one.acct_name) > 6
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
