-- zh: 合同金额小于借据合计
-- en: A contract amount below the sum of its notes
-- category: 矛盾
-- tables: credit.contract
-- caught_by: core
-- found_by: [contract_amount_covers_its_notes]
update credit_new.contract as planted
set contract_amt = round(contract_amt / 10, 2)
where planted.eod_date = %(until)s
    and planted.contract_no in (
        select one.contract_no
        from credit_new.contract as one
        where one.eod_date = %(until)s
            and one.status = '1' and one.business_type = '1010' and exists (select from credit_new.loan_note as note where note.contract_no = one.contract_no and note.eod_date = %(until)s)
        order by not bank.is_free(one.contract_no, one.cust_no), bank.luck(one.contract_no)
        limit 1
    );
