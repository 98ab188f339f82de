-- zh: 收益率以百分数填报
-- en: A yield in per cent where a fraction is asked
-- category: 错报
-- tables: wealth.prod_info
-- caught_by: rules
-- found_by: [R3251, R3252]
update wealth_new.prod_info as planted
set bench_hi = bench_hi * 100, bench_lo = bench_lo * 100
where planted.eod_date = %(until)s
    and planted.prod_id in (
        select one.prod_id
        from wealth_new.prod_info as one
        where one.eod_date = %(until)s
            and one.bench_lo > 0.01
            -- What nobody holds is not registered yet, or has ended.
            and one.prod_id in (
                select prod_id from wealth_new.cust_hold where eod_date = %(until)s and units > 0
            )
        order by not bank.is_free(one.prod_id), bank.luck(one.prod_id)
        limit 1
    );
