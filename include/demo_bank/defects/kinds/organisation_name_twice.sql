-- zh: 两个机构同名
-- en: Two organisations with one name
-- category: 重复
-- tables: cbs.org
-- caught_by: rules
-- found_by: [R1973]
-- identified_by: [org_no, org_name]
update cbs_new.org as planted
set org_name = other.org_name
from (
    select org_name
    from cbs_new.org as one
    where one.eod_date = %(until)s and one.org_class = 'O' and one.status = '1' and bank.is_free(one.org_no)
    order by one.org_no desc
    limit 1
) as other
where planted.eod_date = %(until)s
    and planted.org_no = (
        select one.org_no
        from cbs_new.org as one
        where one.eod_date = %(until)s
            and one.org_class = 'O'
            and one.status = '1'
            and one.org_name <> other.org_name
            and bank.is_free(one.org_no)
        order by bank.luck(one.org_no)
        limit 1
    );
