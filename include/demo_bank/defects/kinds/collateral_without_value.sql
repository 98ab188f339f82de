-- zh: 押品没有评估价值
-- en: Collateral without a value
-- category: 漏报
-- tables: credit.collateral_valuation
-- caught_by: rules
-- found_by: [X28]
delete from credit_new.collateral_valuation as planted
where planted.eod_date = %(until)s
    and planted.coll_no in (
        select one.coll_no
        from credit_new.collateral_valuation as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.coll_no), bank.luck(one.coll_no)
        limit 1
    );
