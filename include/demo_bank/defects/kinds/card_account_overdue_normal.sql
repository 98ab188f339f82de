-- zh: 信用卡逾期仍为正常类
-- en: A credit card overdue and classed as normal
-- category: 矛盾
-- tables: card.account
-- caught_by: rules
-- found_by: [R3219]
update card_new.account as planted
set five_class = '1'
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from card_new.account as one
        where one.eod_date = %(until)s
            and one.overdue_prin > 0
        order by not bank.is_free(one.acct_no, one.cust_no), bank.luck(one.acct_no)
        limit 1
    );
