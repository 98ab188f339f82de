select
    subject.data_date,
    subject.subject_no,
    subject.subject_name,
    subject.subject_level,
    subject.parent_subject_no,
    parent.subject_name as parent_subject_name,
    subject.balance_side,
    subject.category,
    subject.g01_item,
    subject.is_leaf
from {{ ref('stg_cbs__subject') }} as subject
left join {{ ref('stg_cbs__subject') }} as parent on subject.parent_subject_no = parent.subject_no
