-- zh: 合同客户经理不存在
-- en: A contract manager whom nobody knows
-- category: 矛盾
-- tables: credit.contract
-- caught_by: core
-- found_by: [relationships_core_credit_contract_manager_employee_no]
update credit_new.contract as planted
set manager_emp_no = 'E999993'
where planted.eod_date = %(until)s
    and planted.contract_no in (
        select one.contract_no
        from credit_new.contract as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.contract_no, one.cust_no), bank.luck(one.contract_no)
        limit 1
    );
