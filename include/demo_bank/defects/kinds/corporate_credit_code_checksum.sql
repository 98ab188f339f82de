-- zh: 统一社会信用代码校验位错误
-- en: Check character of a credit code is wrong
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [X2]
update cbs_new.corporate_customer as planted
set id_no = left(id_no, 17) || case right(id_no, 1) when '1' then '2' else '1' end
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
            and one.id_type = '610001' and one.cust_class not in ('3', '4')
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
