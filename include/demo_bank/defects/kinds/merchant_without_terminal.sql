-- zh: 商户没有终端
-- en: A merchant without a terminal
-- category: 漏报
-- tables: acquiring.terminal
-- caught_by: rules
-- found_by: [R]
delete from acquiring_new.terminal as planted
where planted.eod_date = %(until)s
    and planted.mcht_no in (
        select one.mcht_no
        from acquiring_new.terminal as one
        where one.eod_date = %(until)s
            and bank.is_free(one.mcht_no)
        order by bank.luck(one.mcht_no)
        limit 1
    );
