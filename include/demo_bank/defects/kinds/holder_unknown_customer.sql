-- zh: 股东的客户编号不存在
-- en: A shareholder with an unknown customer number
-- category: 矛盾
-- tables: hr.equity_holder
-- caught_by: core
-- found_by: [relationships_core_equity_holder_customer_no]
update hr_new.equity_holder as planted
set cust_no = '1999999991'
where planted.eod_date = %(until)s
    and planted.holder_no in (
        select one.holder_no
        from hr_new.equity_holder as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.holder_no), bank.luck(one.holder_no)
        limit 1
    );
