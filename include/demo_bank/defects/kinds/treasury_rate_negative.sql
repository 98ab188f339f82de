-- zh: 资金交易利率为负
-- en: A money market deal at a negative rate
-- category: 错报
-- tables: treasury.deal
-- caught_by: rules
-- found_by: [R3236]
update treasury_new.deal as planted
set rate = - rate
where planted.deal_date > date_trunc('month', %(until)s::timestamp)
    and planted.deal_no in (
        select one.deal_no
        from treasury_new.deal as one
        where one.deal_date > date_trunc('month', %(until)s::timestamp) and one.rate > 0
        order by not bank.is_free(one.deal_no, one.instr_no), bank.luck(one.deal_no)
        limit 1
    );
