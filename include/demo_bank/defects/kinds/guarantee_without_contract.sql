-- zh: 担保未对应任何合同
-- en: A guarantee that secures no contract
-- category: 漏报
-- tables: credit.guarantee_link
-- caught_by: rules
-- found_by: [R2866]
delete from credit_new.guarantee_link as planted
where planted.eod_date = %(until)s
    and planted.guar_no in (
        select one.guar_no
        from credit_new.guarantee_link as one
        where one.eod_date = %(until)s
            and one.release_date is null
        order by not bank.is_free(one.guar_no, one.contract_no), bank.luck(one.guar_no)
        limit 1
    );
