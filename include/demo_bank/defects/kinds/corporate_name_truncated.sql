-- zh: 对公客户名称被截断
-- en: The name of a corporate customer is cut off
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [X23]
update cbs_new.corporate_customer as planted
set cust_name = left(cust_name, 4)
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
            and length(one.cust_name) > 6
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
