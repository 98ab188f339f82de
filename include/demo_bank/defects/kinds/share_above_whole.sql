-- zh: 持股比例超过100
-- en: A share of more than the whole
-- category: 错报
-- tables: hr.equity_holder
-- caught_by: rules
-- found_by: [R3079]
update hr_new.equity_holder as planted
set share_ratio = 130
where planted.eod_date = %(until)s
    and planted.holder_no in (
        select one.holder_no
        from hr_new.equity_holder as one
        where one.eod_date = %(until)s
            and one.cust_no is null
        order by not bank.is_free(one.holder_no), bank.luck(one.holder_no)
        limit 1
    );
