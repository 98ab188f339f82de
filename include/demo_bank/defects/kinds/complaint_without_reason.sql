-- zh: 必填字段为空
-- en: A required value is missing
-- category: 漏报
-- tables: complaint.complaint_case
-- caught_by: extraction
-- found_by: [is empty]
update complaint_new.complaint_case as planted
set cause = null
where planted.eod_date = %(until)s
    and planted.case_no in (
        select one.case_no
        from complaint_new.complaint_case as one
        where one.eod_date = %(until)s
        order by not bank.is_free(one.case_no), bank.luck(one.case_no)
        limit 1
    );
