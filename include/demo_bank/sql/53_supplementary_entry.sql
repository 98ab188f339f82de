-- What the board office enters of related parties who hold no shares, as the contract
-- (dbt_project/models/sources/entry.yml) says: the list at the beginning of the window, and a second version in which
-- the last of them is no longer related, from a day of the first month on.

create table bank.related_party as
select
    version.no as version,
    'R' || lpad(numbers.no::text, 5, '0') as party_no,
    case when numbers.no <= 4 then identity.name else bank.brand(numbers.no + 77) || '投资有限公司' end as party_name,
    numbers.no <= 4 as is_natural_person,
    case when numbers.no <= 4 then '自然人（中国公民）' else '民营企业' end as party_type,
    case when numbers.no <= 4 then '居民身份证' else '统一社会信用代码' end as id_type,
    case
        when numbers.no <= 4 then identity.id_no
        else bank.credit_code('91', '441202', 999900 + numbers.no)
    end as id_no,
    null::text as cust_no,
    null::text as industry_code,
    '广东省肇庆市' as region_name,
    case when numbers.no <= 4 then '5' else '11' end as relation_codes,
    null::text as controller_name,
    null::text as bad_record,
    case when version.valid_from = ended.day and numbers.no = 6 then '无效' else '有效' end as status,
    case when version.valid_from = ended.day and numbers.no = 6 then ended.day end as end_date,
    version.valid_from
from (select %(first_day)s + 12 as day) as ended
cross join lateral (values (1, %(first_day)s), (2, ended.day)) as version (no, valid_from)
cross join generate_series(1, 6) as numbers (no)
cross join lateral bank.identity(numbers.no + 100, 800, 100, 25, 65) as identity
order by version.no, numbers.no;
