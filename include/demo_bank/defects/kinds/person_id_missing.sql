-- zh: 个人客户证件号码为空
-- en: A personal customer without an ID number
-- category: 漏报
-- tables: cbs.person_customer
-- caught_by: rules
-- found_by: [R0072]
update cbs_new.person_customer as planted
set id_no = null
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.person_customer as one
        where one.eod_date = %(until)s
            and one.id_type = '110001' and one.id_no is not null and not one.is_staff
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
