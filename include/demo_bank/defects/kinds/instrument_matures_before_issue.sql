-- zh: 金融工具到期日早于发行日
-- en: An instrument that matures before it is issued
-- category: 矛盾
-- tables: treasury.instrument
-- caught_by: rules
-- found_by: [R3232]
update treasury_new.instrument as planted
set mature_date = issue_date - 7
where planted.eod_date = %(until)s
    and planted.instr_no in (
        select one.instr_no
        from treasury_new.instrument as one
        where one.eod_date = %(until)s
            and one.issue_date is not null and one.mature_date is not null
        order by not bank.is_free(one.instr_no), bank.luck(one.instr_no)
        limit 1
    );
