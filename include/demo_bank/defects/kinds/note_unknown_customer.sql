-- zh: 借据的客户不存在
-- en: A note of an unknown customer
-- category: 矛盾
-- tables: credit.loan_note
-- caught_by: core
-- found_by: [relationships_core_loan_customer_no]
update credit_new.loan_note as planted
set cust_no = '1999999993'
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
