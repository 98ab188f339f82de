-- zh: 集团母公司不是客户
-- en: A group whose parent nobody knows
-- category: 矛盾
-- tables: ecif.cust_group
-- caught_by: core
-- found_by: [relationships_core_customer_group_parent_customer_no]
update ecif_new.cust_group as planted
set parent_cust_no = '2999999991'
where planted.eod_date = %(until)s
    and planted.group_no in (
        select one.group_no
        from ecif_new.cust_group as one
        where one.eod_date = %(until)s
            and one.parent_cust_no is not null
        order by not bank.is_free(one.group_no), bank.luck(one.group_no)
        limit 1
    );
