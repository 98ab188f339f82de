-- zh: 合同到期日早于起始日
-- en: A contract that ends before it begins
-- category: 矛盾
-- tables: credit.contract
-- caught_by: rules
-- found_by: [R3144]
update credit_new.contract as planted
set end_date = start_date - 15
where planted.eod_date = %(until)s
    and planted.contract_no in (
        select one.contract_no
        from credit_new.contract as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.contract_no, one.cust_no), bank.luck(one.contract_no)
        limit 1
    );
