-- zh: 保证人的客户编号不存在
-- en: A guarantor with an unknown customer number
-- category: 矛盾
-- tables: credit.guarantor
-- caught_by: core
-- found_by: [relationships_core_guarantor_customer_no]
update credit_new.guarantor as planted
set cust_no = '1999999994'
where planted.eod_date = %(until)s
    and planted.guar_no in (
        select one.guar_no
        from credit_new.guarantor as one
        where one.eod_date = %(until)s
            and one.cust_no is not null
        order by not bank.is_free(one.guar_no), bank.luck(one.guar_no)
        limit 1
    );
