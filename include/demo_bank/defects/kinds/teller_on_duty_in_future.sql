-- zh: 柜员上岗日期晚于采集日期
-- en: A teller on duty from a day to come
-- category: 错报
-- tables: cbs.teller
-- caught_by: rules
-- found_by: [R3078]
-- identified_by: [teller_no]
update cbs_new.teller as planted
set start_date = %(until)s + 20
where planted.eod_date = %(until)s
    and planted.teller_no in (
        select one.teller_no
        from cbs_new.teller as one
        where one.eod_date = %(until)s
            and one.emp_no is not null and one.status = '1'
        order by not bank.is_free(one.teller_no), bank.luck(one.teller_no)
        limit 1
    );
