-- zh: 名称字段含电话号码
-- en: A telephone number in the name field
-- category: 错报
-- tables: cbs.corporate_customer
-- caught_by: rules
-- found_by: [X22]
update cbs_new.corporate_customer as planted
set legal_rep_name = legal_rep_name || '13800001234'
where planted.eod_date = %(until)s
    and planted.cust_no in (
        select one.cust_no
        from cbs_new.corporate_customer as one
        where one.eod_date = %(until)s
            and one.legal_rep_name is not null
        order by not bank.is_free(one.cust_no, one.id_no), bank.luck(one.cust_no)
        limit 1
    );
