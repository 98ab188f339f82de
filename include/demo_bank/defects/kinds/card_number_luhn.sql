-- zh: 借记卡号校验位错误
-- en: A debit card number fails its check digit
-- category: 错报
-- tables: cbs.medium
-- caught_by: rules
-- found_by: [X4]
update cbs_new.medium as planted
set medium_no = left(medium_no, -1) || case right(medium_no, 1) when '1' then '2' else '1' end
where planted.eod_date = %(until)s
    and planted.medium_id in (
        select one.medium_id
        from cbs_new.medium as one
        where one.eod_date = %(until)s
            and one.medium_type = '1' and one.status = '1'
        order by not bank.is_free(one.medium_id, one.medium_no, one.cust_no), bank.luck(one.medium_id)
        limit 1
    );
