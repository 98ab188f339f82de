-- zh: 代销员工不存在
-- en: A seller of agency products whom nobody knows
-- category: 矛盾
-- tables: agency.trade
-- caught_by: rules
-- found_by: [R2957]
update agency_new.trade as planted
set seller_no = 'E999995'
where planted.trade_date > date_trunc('month', %(until)s::timestamp)
    and planted.trade_no in (
        select one.trade_no
        from agency_new.trade as one
        where one.trade_date > date_trunc('month', %(until)s::timestamp) and one.seller_no is not null
        order by not bank.is_free(one.trade_no, one.cust_no), bank.luck(one.trade_no)
        limit 1
    );
