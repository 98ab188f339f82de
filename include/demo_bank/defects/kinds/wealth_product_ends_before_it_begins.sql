-- zh: 理财产品终止日早于起始日
-- en: A wealth product that ends before it begins
-- category: 矛盾
-- tables: wealth.prod_info
-- caught_by: rules
-- found_by: [R3246]
update wealth_new.prod_info as planted
set end_date = start_date - 1
where planted.eod_date = %(until)s
    and planted.prod_id in (
        select one.prod_id
        from wealth_new.prod_info as one
        where one.eod_date = %(until)s
            and one.end_date is not null
        order by not bank.is_free(one.prod_id), bank.luck(one.prod_id)
        limit 1
    );
