-- zh: 开户日期晚于采集日期
-- en: An account opened after the data date
-- category: 错报
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [R3095]
update cbs_new.deposit_account as planted
set open_date = %(until)s + 10
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'P' and one.maturity_date is null
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
