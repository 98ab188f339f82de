-- zh: 一个产品的账户整体漏报
-- en: All accounts of a product are left out
-- category: 漏报
-- tables: cbs.deposit_account
-- caught_by: core
-- found_by: [sub_ledger_equals_ledger]
-- identified_by: [product_no]
delete from cbs_new.deposit_account
where eod_date = %(until)s
    and product_no = (
        select one.product_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
        group by one.product_no
        having sum(one.bal) > 0
        order by bool_and(bank.is_free(one.acct_no, one.cust_no)) desc, count(*), one.product_no
        limit 1
    );
