-- zh: 同一客户两个客户编号
-- en: A customer with two customer numbers
-- category: 重复
-- tables: cbs.person_customer
-- caught_by: rules
-- found_by: [R1977]
insert into cbs_new.person_customer (
    cust_no, org_no, cust_name, id_type, id_no, cust_class, nation_code, ethnic, gender, education, birth_date, marital,
    employer_name, employer_address, employer_phone, employer_type, occupation, job_title, annual_income, address, phone,
    is_farmer, is_staff, blacklist_date, open_date, eod_date
)
select
    '19' || right(one.cust_no, 8), one.org_no, one.cust_name, one.id_type, one.id_no, one.cust_class, one.nation_code,
    one.ethnic, one.gender, one.education, one.birth_date, one.marital, one.employer_name, one.employer_address,
    one.employer_phone, one.employer_type, one.occupation, one.job_title, one.annual_income, one.address, one.phone,
    one.is_farmer, one.is_staff, one.blacklist_date, %(until)s, one.eod_date
from cbs_new.person_customer as one
where one.eod_date = %(until)s
    and one.id_type = '110001'
    and not one.is_staff
    and bank.is_free(one.cust_no, one.id_no)
order by bank.luck(one.cust_no)
limit 2;
