-- zh: 行业代码不存在
-- en: An industry code that does not exist
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [R2332]
update cbs_new.corporate_customer as planted
set industry_code = 'Z9999'
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
