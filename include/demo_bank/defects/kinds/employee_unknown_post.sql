-- zh: 员工岗位不存在
-- en: An employee in a post that is not listed
-- category: 矛盾
-- tables: hr.employee_post
-- caught_by: rules
-- found_by: [R2623]
update hr_new.employee_post as planted
set post_no = 'P98'
where planted.eod_date = %(until)s
    and planted.emp_no in (
        select one.emp_no
        from hr_new.employee_post as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.emp_no), bank.luck(one.emp_no)
        limit 1
    );
