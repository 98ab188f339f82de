-- zh: 抵质押顺位为零
-- en: Collateral of rank zero
-- category: 错报
-- tables: credit.guarantee_collateral
-- caught_by: rules
-- found_by: [X6.BNWYWDZYW.CZQSW]
update credit_new.guarantee_collateral as planted
set seniority = 0
where planted.eod_date = %(until)s
    and planted.coll_no in (
        select one.coll_no
        from credit_new.guarantee_collateral as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.coll_no, one.guar_no), bank.luck(one.coll_no)
        limit 1
    );
