-- zh: 金额不是数字
-- en: An amount that is no number
-- category: 格式
-- tables: ecif.fin_item
-- caught_by: extraction
-- found_by: [column amt is not]
update ecif_new.fin_item as planted
set amt = 'NaN'
where planted.eod_date = %(until)s
    and planted.stmt_no in (
        select one.stmt_no
        from ecif_new.fin_item as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.stmt_no), bank.luck(one.stmt_no)
        limit 1
    );
