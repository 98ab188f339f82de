-- zh: 两名员工证件号码相同
-- en: Two employees with one ID number
-- category: 重复
-- tables: hr.employee
-- caught_by: rules
-- found_by: [R1975]
update hr_new.employee as planted
set id_no = (select min(other.id_no) from hr_new.employee as other where other.eod_date = %(until)s and other.status = '1' and bank.is_free(other.id_no, other.emp_no))
where planted.eod_date = %(until)s
    and planted.emp_no in (
        select one.emp_no
        from hr_new.employee as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.id_no > (select min(other.id_no) from hr_new.employee as other where other.eod_date = %(until)s)
            and bank.is_free(one.emp_no, one.id_no)
        order by bank.luck(one.emp_no)
        limit 1
    );
