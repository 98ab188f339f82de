-- zh: 存款利率超出合理范围
-- en: A deposit rate beyond all range
-- category: 错报
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [R3093, R3103]
update cbs_new.deposit_account as planted
set rate = 38.5
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'P'
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
