-- zh: 内部分户账缺失
-- en: An account of the bank's own is missing under the ledger
-- category: 漏报
-- tables: cbs.internal_account
-- caught_by: core
-- found_by: [sub_ledger_equals_ledger]
delete from cbs_new.internal_account as planted
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.internal_account as one
        where one.eod_date = %(until)s
            and one.dr_bal > 0 and one.ccy = 'CNY'
        order by not bank.is_free(one.acct_no), bank.luck(one.acct_no)
        limit 1
    );
