-- zh: 起息日与到期日两列颠倒
-- en: Start and maturity have changed places
-- category: 错报
-- tables: treasury.deal
-- caught_by: rules
-- found_by: [R3239]
update treasury_new.deal as planted
set start_date = mature_date, mature_date = start_date
where planted.deal_date > date_trunc('month', %(until)s::timestamp)
    and planted.deal_no in (
        select one.deal_no
        from treasury_new.deal as one
        where one.deal_date > date_trunc('month', %(until)s::timestamp) and one.mature_date > one.start_date
        order by not bank.is_free(one.deal_no, one.instr_no), bank.luck(one.deal_no)
        limit 1
    );
