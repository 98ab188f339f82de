-- zh: 逾期90天以上仍为正常类
-- en: A loan overdue for more than 90 days is classed as normal
-- category: 矛盾
-- tables: credit.loan_note
-- caught_by: core
-- found_by: [loan_over_90_days_overdue_is_not_performing]
update credit_new.loan_note as planted
set five_class = '1'
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.overdue_principal > 0 and one.overdue_principal_date < %(until)s - 95 and one.five_class in ('3', '4', '5')
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
