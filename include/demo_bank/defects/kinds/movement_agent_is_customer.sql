-- zh: 代办人即客户本人
-- en: The agent is the customer himself
-- category: 矛盾
-- tables: cbs.deposit_txn
-- caught_by: rules
-- found_by: [R3101]
update cbs_new.deposit_txn as planted
set agent_id_no = (select min(customer.id_no) from cbs_new.deposit_account as account inner join cbs_new.person_customer as customer using (cust_no) where account.acct_no = planted.acct_no and account.eod_date = %(until)s and customer.eod_date = %(until)s), agent_name = (select min(customer.cust_name) from cbs_new.deposit_account as account inner join cbs_new.person_customer as customer using (cust_no) where account.acct_no = planted.acct_no and account.eod_date = %(until)s and customer.eod_date = %(until)s), agent_id_type = '110001'
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from cbs_new.deposit_txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp) and one.channel = '01' and one.acct_no in (select acct_no from cbs_new.deposit_account inner join cbs_new.person_customer using (cust_no, eod_date) where eod_date = %(until)s and id_type = '110001')
        order by not bank.is_free(one.txn_seq, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
