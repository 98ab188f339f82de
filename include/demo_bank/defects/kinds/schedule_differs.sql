-- zh: 还款计划与贷款金额不符
-- en: A schedule that does not repay the loan
-- category: 矛盾
-- tables: credit.repayment_schedule
-- caught_by: core
-- found_by: [loan_amount_is_the_principal_scheduled]
update credit_new.repayment_schedule as planted
set due_principal = due_principal + 100
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.repayment_schedule as one
        where one.eod_date = %(until)s
            and one.term_no = 1
        order by not bank.is_free(one.note_no), bank.luck(one.note_no)
        limit 1
    );
