-- zh: 贷款利率超出合理范围
-- en: A loan rate beyond all range
-- category: 错报
-- tables: credit.loan_note
-- caught_by: rules
-- found_by: [R3120, R3132]
update credit_new.loan_note as planted
set rate = rate * 100
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.rate > 0 and one.party_kind = 'P'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
