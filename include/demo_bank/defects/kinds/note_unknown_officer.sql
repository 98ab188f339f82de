-- zh: 信贷员工号不存在
-- en: A loan officer whom nobody knows
-- category: 矛盾
-- tables: credit.loan_note
-- caught_by: core
-- found_by: [relationships_core_loan_officer_employee_no]
update credit_new.loan_note as planted
set officer_emp_no = 'E999992'
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
