-- zh: 信用卡额度的账户不存在
-- en: A credit card line of an unknown account
-- category: 矛盾
-- tables: card.credit_line
-- caught_by: core
-- found_by: [relationships_core_credit_card_line_account_no]
update card_new.credit_line as planted
set acct_no = '8805999999999991'
where planted.eod_date = %(until)s
    and planted.line_no in (
        select one.line_no
        from card_new.credit_line as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.line_no, one.acct_no), bank.luck(one.line_no)
        limit 1
    );
