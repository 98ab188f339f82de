-- zh: 贷款利率为零
-- en: A loan without interest
-- category: 错报
-- tables: credit.loan_note
-- caught_by: rules
-- found_by: [X24]
update credit_new.loan_note as planted
set rate = 0
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.rate > 0 and one.business_type = '2010'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
