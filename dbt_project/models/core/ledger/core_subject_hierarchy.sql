-- Levels fall towards the top, which also ends the climb where the data hold a circle.
with recursive subject as (
    select
        subject_no,
        parent_subject_no,
        subject_level
    from {{ ref('core_subject') }}
    where data_date = {{ data_date() }}
),

climb as (
    select
        subject.subject_no as ancestor_subject_no,
        subject.subject_no as descendant_subject_no,
        0 as distance_level,
        subject.parent_subject_no as next_subject_no,
        subject.subject_level as ancestor_level
    from subject

    union all

    select
        parent.subject_no as ancestor_subject_no,
        climb.descendant_subject_no,
        climb.distance_level + 1 as distance_level,
        parent.parent_subject_no as next_subject_no,
        parent.subject_level as ancestor_level
    from climb
    inner join subject as parent
        on
            climb.next_subject_no = parent.subject_no
            and climb.ancestor_level > parent.subject_level
)

select
    {{ data_date() }} as data_date,
    ancestor_subject_no,
    descendant_subject_no,
    distance_level
from climb
