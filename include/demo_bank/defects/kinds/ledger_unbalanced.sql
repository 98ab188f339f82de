-- zh: 总账借贷不平
-- en: The ledger does not balance
-- category: 矛盾
-- tables: cbs.gl_balance
-- caught_by: core
-- found_by: [ledger_debits_equal_credits]
update cbs_new.gl_balance as planted
set dr_turnover = dr_turnover + 1000.00, close_dr_bal = close_dr_bal + 1000.00
where (planted.org_no, planted.subject_no, planted.ccy, planted.acct_date) in (
        select one.org_no, one.subject_no, one.ccy, one.acct_date
        from cbs_new.gl_balance as one
        where one.acct_date = %(until)s and one.ccy = 'CNY' and one.close_dr_bal > 0
            -- What stands off the balance sheet is kept single-entry.
            and one.subject_no < '7'
        order by bank.luck(one.org_no || one.subject_no)
        limit 1
    );
