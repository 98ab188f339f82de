-- zh: 国籍代码不存在
-- en: Nationality is no code of the standard
-- category: 错报
-- tables: cbs.person_customer
-- caught_by: core
-- found_by: [relationships_core_person_nation_code]
update cbs_new.person_customer as planted
set nation_code = 'XXA'
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.person_customer as one
        where one.eod_date = %(until)s
            and not one.is_staff
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
