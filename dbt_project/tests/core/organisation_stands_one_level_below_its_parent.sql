-- Levels count down from the head office, which stands at 1; a circle of parents cannot meet this.
select
    child.organisation_no,
    child.organisation_level,
    parent.organisation_no as parent_organisation_no,
    parent.organisation_level as parent_organisation_level
from {{ ref('core_organisation') }} as child
left join {{ ref('core_organisation') }} as parent
    on
        child.parent_organisation_no = parent.organisation_no
        and parent.data_date = {{ data_date() }}
where
    child.data_date = {{ data_date() }}
    and child.organisation_level <> coalesce(parent.organisation_level, 0) + 1
