-- zh: 贷款到期日早于发放日
-- en: A loan due before it was issued
-- category: 矛盾
-- tables: credit.loan_note
-- caught_by: rules
-- found_by: [R3124]
update credit_new.loan_note as planted
set due_date = issue_date - 30
where planted.eod_date = %(until)s
    and planted.note_no in (
        select one.note_no
        from credit_new.loan_note as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.party_kind = 'P'
        order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
        limit 1
    );
