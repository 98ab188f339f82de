-- zh: 柜员对应的员工不存在
-- en: A teller whose employee number nobody has
-- category: 矛盾
-- tables: cbs.teller
-- caught_by: core
-- found_by: [relationships_core_teller_employee_no]
-- identified_by: [teller_no]
update cbs_new.teller as planted
set emp_no = 'E999991'
where planted.eod_date = %(until)s
    and planted.teller_no in (
        select one.teller_no
        from cbs_new.teller as one
        where one.eod_date = %(until)s
            and one.emp_no is not null
        order by not bank.is_free(one.teller_no), bank.luck(one.teller_no)
        limit 1
    );
