-- zh: 理财持仓的客户名称被截断
-- en: The name of a customer of wealth products is cut off
-- category: 错报
-- tables: wealth.cust_hold
-- caught_by: rules
-- found_by: [R3011]
update wealth_new.cust_hold as planted
set cust_name = left(cust_name, 4)
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from wealth_new.cust_hold as one
        where one.eod_date = %(until)s
            and one.cust_no in (select cust_no from cbs_new.corporate_customer where cust_name = one.cust_name and eod_date = %(until)s)
        order by not bank.is_free(one.acct_no || one.prod_id), bank.luck(one.acct_no)
        limit 1
    );
