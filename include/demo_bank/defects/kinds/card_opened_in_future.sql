-- zh: 开卡日期晚于采集日期
-- en: A debit card opened after the data date
-- category: 错报
-- tables: cbs.medium
-- caught_by: rules
-- found_by: [R3088]
update cbs_new.medium as planted
set open_date = %(until)s + 5
where planted.eod_date = %(until)s
    and planted.medium_id in (
        select one.medium_id
        from cbs_new.medium as one
        where one.eod_date = %(until)s
            and one.medium_type = '1' and one.status = '1'
        order by not bank.is_free(one.medium_id, one.medium_no, one.cust_no), bank.luck(one.medium_id)
        limit 1
    );
