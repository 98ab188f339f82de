-- zh: 票据到期日早于出票日
-- en: A bill due before it was drawn
-- category: 矛盾
-- tables: bill.bill
-- caught_by: rules
-- found_by: [R3222]
update bill_new.bill as planted
set due_date = draw_date - 10
where planted.eod_date = %(until)s
    and planted.bill_no in (
        select one.bill_no
        from bill_new.bill as one
        where one.eod_date = %(until)s
            and exists (select from bill_new.acceptance as accepted where accepted.bill_no = one.bill_no and accepted.eod_date = %(until)s and accepted.status = '01')
        order by not bank.is_free(one.bill_no), bank.luck(one.bill_no)
        limit 1
    );
