-- zh: 五级分类变动前后相同
-- en: A change of class from one class to the same
-- category: 矛盾
-- tables: credit.class_change
-- caught_by: rules
-- found_by: [R3207]
update credit_new.class_change as planted
set class_after = class_before
where planted.change_date > date_trunc('month', %(until)s::timestamp)
    and planted.note_no in (
        select one.note_no
        from credit_new.class_change as one
        where one.change_date > date_trunc('month', %(until)s::timestamp)
        order by not bank.is_free(one.note_no), bank.luck(one.note_no)
        limit 1
    );
