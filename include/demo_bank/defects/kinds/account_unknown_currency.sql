-- zh: 币种代码错误
-- en: A currency code that does not exist
-- category: 错报
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [relationships_core_deposit_account_currency]
update cbs_new.deposit_account as planted
set ccy = 'RMB'
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.ccy = 'CNY'
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
