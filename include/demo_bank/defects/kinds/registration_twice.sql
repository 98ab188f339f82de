-- zh: 主键重复
-- en: Two rows with one key
-- category: 重复
-- tables: channel.registration
-- caught_by: extraction
-- found_by: [key cust_no, channel is not unique]
insert into channel_new.registration
select one.*
from channel_new.registration as one
where one.eod_date = %(until)s and bank.is_free(one.cust_no)
order by bank.luck(one.cust_no)
limit 1;
