-- zh: 岗位快照为空
-- en: The snapshot of posts comes empty
-- category: 漏报
-- tables: hr.post
-- caught_by: extraction
-- found_by: [0 rows]
-- identified_by: [post_no]
delete from hr_new.post
where eod_date = %(until)s;
