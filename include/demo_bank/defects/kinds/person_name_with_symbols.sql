-- zh: 客户姓名含特殊字符
-- en: Symbols in a personal name
-- category: 格式
-- tables: cbs.person_customer
-- caught_by: rules
-- found_by: [R2709, X23]
update cbs_new.person_customer as planted
set cust_name = '#' || cust_name || '★'
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.person_customer as one
        where one.eod_date = %(until)s
            and not one.is_staff
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 2
    );
