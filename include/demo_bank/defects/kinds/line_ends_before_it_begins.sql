-- zh: 授信到期日早于起始日
-- en: A credit line that ends before it begins
-- category: 矛盾
-- tables: credit.credit_line
-- caught_by: rules
-- found_by: [X27]
update credit_new.credit_line as planted
set end_date = start_date - 1
where planted.eod_date = %(until)s
    and planted.line_no in (
        select one.line_no
        from credit_new.credit_line as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.line_no, one.cust_no), bank.luck(one.line_no)
        limit 1
    );
