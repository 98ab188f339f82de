-- Levels count down from the subjects of the first level; a circle of parents cannot meet this.
select
    child.subject_no,
    child.subject_level,
    parent.subject_no as parent_subject_no,
    parent.subject_level as parent_subject_level
from {{ ref('core_subject') }} as child
left join {{ ref('core_subject') }} as parent
    on
        child.parent_subject_no = parent.subject_no
        and parent.data_date = {{ data_date() }}
where
    child.data_date = {{ data_date() }}
    and child.subject_level <> coalesce(parent.subject_level, 0) + 1
