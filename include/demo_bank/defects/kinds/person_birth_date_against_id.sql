-- zh: 出生日期与身份证号码不符
-- en: Date of birth contradicts the ID number
-- category: 矛盾
-- tables: cbs.person_customer
-- caught_by: rules
-- found_by: [X21]
update cbs_new.person_customer as planted
set birth_date = birth_date + 366
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.person_customer as one
        where one.eod_date = %(until)s
            and one.id_type = '110001' and length(one.id_no) = 18 and not one.is_staff
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 2
    );
