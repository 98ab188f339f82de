-- zh: 集团没有成员
-- en: A group without members
-- category: 漏报
-- tables: ecif.group_member
-- caught_by: rules
-- found_by: [X26]
delete from ecif_new.group_member as planted
where planted.eod_date = %(until)s
    and planted.group_no in (
        select one.group_no
        from ecif_new.group_member as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.group_no), bank.luck(one.group_no)
        limit 1
    );
