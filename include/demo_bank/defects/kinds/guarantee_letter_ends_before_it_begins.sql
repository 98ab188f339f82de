-- zh: 保函到期日早于生效日
-- en: A letter that ends before it begins
-- category: 矛盾
-- tables: trade.undertaking
-- caught_by: rules
-- found_by: [R3225]
update trade_new.undertaking as planted
-- A contract begins when it is signed, which may be before it takes effect.
set exp_date = sign_date - 3
where planted.eod_date = %(until)s
    and planted.contract_no in (
        select one.contract_no
        from trade_new.undertaking as one
        where one.eod_date = %(until)s
            -- What has ended before the month is not delivered any more.
            and one.status = '1'
        order by not bank.is_free(one.contract_no, one.cust_no), bank.luck(one.contract_no)
        limit 1
    );
