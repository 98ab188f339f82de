-- zh: 票据经办员工不存在
-- en: An officer of a bill whom nobody knows
-- category: 矛盾
-- tables: bill.acceptance
-- caught_by: core
-- found_by: [relationships_core_bill_acceptance_manager_employee_no]
update bill_new.acceptance as planted
set mgr_no = 'E999994'
where planted.eod_date = %(until)s
    and planted.accept_no in (
        select one.accept_no
        from bill_new.acceptance as one
        where one.eod_date = %(until)s
            and one.mgr_no is not null
        order by not bank.is_free(one.accept_no, one.bill_no), bank.luck(one.accept_no)
        limit 1
    );
