-- zh: 金融许可证号位数不足
-- en: A financial licence number of 14 characters
-- category: 格式
-- tables: cbs.org
-- caught_by: rules
-- found_by: [R1998]
-- identified_by: [org_no, licence_no]
update cbs_new.org as planted
set licence_no = left(licence_no, 14)
where planted.eod_date = %(until)s
    and planted.org_no in (
        select one.org_no
        from cbs_new.org as one
        where one.eod_date = %(until)s
            and one.org_class = 'O' and one.licence_no is not null
        order by not bank.is_free(one.org_no), bank.luck(one.org_no)
        limit 1
    );
