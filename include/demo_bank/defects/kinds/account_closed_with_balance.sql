-- zh: 已销户账户仍有余额
-- en: A closed account that holds money
-- category: 矛盾
-- tables: cbs.deposit_account
-- caught_by: rules
-- found_by: [R1484]
update cbs_new.deposit_account as planted
set status = '3', close_date = %(until)s - 3
where planted.eod_date = %(until)s
    and planted.acct_no in (
        select one.acct_no
        from cbs_new.deposit_account as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'P' and one.bal > 1000 and one.last_txn_date < %(until)s - 5
        order by not bank.is_free(one.acct_no, one.cust_no, one.card_no), bank.luck(one.acct_no)
        limit 1
    );
