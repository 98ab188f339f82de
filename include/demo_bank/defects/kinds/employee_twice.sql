-- zh: 同一员工两个工号
-- en: An employee with two employee numbers
-- category: 重复
-- tables: hr.employee
-- caught_by: rules
-- found_by: [R1975]
insert into hr_new.employee (
    emp_no, emp_name, nation, id_type, id_no, phone, org_no, dept_name, is_executive, approval_date, appoint_date,
    emp_type, status, hire_date, leave_date, eod_date
)
select
    'E8' || right(one.emp_no, 5), one.emp_name, one.nation, one.id_type, one.id_no, one.phone, one.org_no, one.dept_name,
    one.is_executive, one.approval_date, one.appoint_date, one.emp_type, one.status, one.hire_date, one.leave_date,
    one.eod_date
from hr_new.employee as one
where one.eod_date = %(until)s and one.status = '1' and bank.is_free(one.emp_no, one.id_no)
order by bank.luck(one.emp_no)
limit 1;
