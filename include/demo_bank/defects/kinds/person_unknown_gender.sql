-- zh: 性别代码错误
-- en: Gender is no code of the source
-- category: 错报
-- tables: cbs.person_customer
-- caught_by: staging
-- found_by: [accepted_values_stg_cbs__person_gender]
update cbs_new.person_customer as planted
set gender = '7'
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.person_customer as one
        where one.eod_date = %(until)s
            and not one.is_staff
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
