-- zh: 信用卡交易的卡不存在
-- en: A transaction of an unknown credit card
-- category: 矛盾
-- tables: card.txn
-- caught_by: core
-- found_by: [core_credit_card_transaction]
update card_new.txn as planted
set card_no = '6239899999999991'
where planted.txn_date > date_trunc('month', %(until)s::timestamp)
    and planted.txn_seq in (
        select one.txn_seq
        from card_new.txn as one
        where one.txn_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.txn_seq, one.card_no, one.acct_no), bank.luck(one.txn_seq)
        limit 1
    );
