-- zh: 账户的客户不存在
-- en: An account of an unknown customer
-- category: 矛盾
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [relationships_core_deposit_account_customer_no]
update cbs_new.deposit_account as planted
set cust_no = '1999999992'
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
