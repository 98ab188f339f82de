-- zh: 贷款金额以万元填报
-- en: A loan amount in ten thousands of yuan
-- category: 错报
-- tables: credit.loan_note
-- caught_by: core
-- found_by: [loan_amount_is_the_principal_scheduled]
update credit_new.loan_note as planted
set note_amt = round(note_amt / 10000, 2)
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'C'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
