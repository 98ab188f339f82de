-- zh: 员工所属机构不存在
-- en: An employee of an unknown organisation
-- category: 矛盾
-- tables: hr.employee
-- caught_by: core
-- found_by: [relationships_core_employee_organisation_no]
update hr_new.employee as planted
set org_no = '899999'
where planted.eod_date = %(until)s
    and planted.emp_no in (
        select one.emp_no
        from hr_new.employee as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.emp_no, one.id_no), bank.luck(one.emp_no)
        limit 1
    );
