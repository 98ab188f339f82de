-- zh: 注册资本以万元填报
-- en: Registered capital in ten thousands of yuan
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [X25]
update cbs_new.corporate_customer as planted
set registered_capital = round(registered_capital / 10000, 2)
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
            and one.paid_in_capital > 0
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
