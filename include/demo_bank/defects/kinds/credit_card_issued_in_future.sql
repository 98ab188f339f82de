-- zh: 信用卡开卡日期晚于采集日期
-- en: A credit card issued after the data date
-- category: 错报
-- tables: card.card
-- caught_by: rules
-- found_by: [R3208]
update card_new.card as planted
set active_date = %(until)s + 3
where planted.eod_date = %(until)s
    and planted.card_no in (
        select one.card_no
        from card_new.card as one
        where one.eod_date = %(until)s
            and one.cancel_date is null and one.active_date is not null
        order by not bank.is_free(one.card_no, one.acct_no, one.cust_no), bank.luck(one.card_no)
        limit 1
    );
