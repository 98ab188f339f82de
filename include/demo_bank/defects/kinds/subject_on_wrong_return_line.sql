-- zh: 科目映射到错误的1104项目
-- en: A subject is mapped to the wrong line of return 1104
-- category: 矛盾
-- tables: cbs.subject
-- caught_by: rules
-- found_by: [X12]
update cbs_new.subject as planted
set g01_item = (
    select other.g01_item
    from cbs_new.subject as other
    where other.eod_date = %(until)s and other.subject_no = '10010101'
)
where planted.eod_date = %(until)s and planted.subject_no in ('20110201', '20110101');
