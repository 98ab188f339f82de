-- zh: 已核销贷款仍在账
-- en: A loan written off that still stands on the books
-- category: 矛盾
-- tables: credit.write_off
-- caught_by: rules
-- found_by: [X15, R2881]
insert into credit_new.write_off (
    eod_date, asset_no, asset_kind, contract_no, cust_no, party_kind, org_no, ccy, principal, interest_on_bs,
    interest_off_bs, write_off_date, status, finish_date, remark
)
select
    one.eod_date, one.note_no, '1', one.contract_no, one.cust_no, one.party_kind, one.org_no, one.ccy, one.bal, 0, 0,
    %(until)s - 8, '1', null, null
from credit_new.loan_note as one
where one.eod_date = %(until)s
    and one.status in ('2', '3')
    and one.bal > 0
order by not bank.is_free(one.note_no, one.cust_no, one.contract_no), bank.luck(one.note_no)
limit 1;
