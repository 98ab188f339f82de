-- zh: 成立日期晚于采集日期
-- en: A company founded after the data date
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [R3084]
update cbs_new.corporate_customer as planted
set found_date = %(until)s + 45
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
