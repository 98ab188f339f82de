-- 商业银行金融资产风险分类办法 (2023): more than 90 days overdue is substandard at best.
select
    note_no,
    overdue_days_count,
    five_class
from {{ ref('core_loan') }}
where
    data_date = {{ data_date() }}
    and status in ('normal', 'overdue')
    and overdue_days_count > 90
    and five_class in ('normal', 'special_mention')
