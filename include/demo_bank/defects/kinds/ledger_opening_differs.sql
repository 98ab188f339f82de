-- zh: 期初余额不等于上日期末余额
-- en: A day opens with another balance than the day before closed
-- category: 矛盾
-- tables: cbs.gl_balance
-- caught_by: core
-- found_by: [ledger_opening_is_the_previous_closing]
update cbs_new.gl_balance as planted
set open_dr_bal = open_dr_bal + 500.00
where (planted.org_no, planted.subject_no, planted.ccy, planted.acct_date) in (
        select one.org_no, one.subject_no, one.ccy, one.acct_date
        from cbs_new.gl_balance as one
        where one.acct_date = %(until)s - 9 and one.ccy = 'CNY' and one.open_dr_bal > 0
        order by bank.luck(one.org_no || one.subject_no)
        limit 1
    );
