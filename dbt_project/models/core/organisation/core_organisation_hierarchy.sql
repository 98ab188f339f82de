-- Levels fall towards the top, which also ends the climb where the data hold a circle.
with recursive organisation as (
    select
        organisation_no,
        parent_organisation_no,
        organisation_level
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

climb as (
    select
        organisation.organisation_no as ancestor_organisation_no,
        organisation.organisation_no as descendant_organisation_no,
        0 as distance_level,
        organisation.parent_organisation_no as next_organisation_no,
        organisation.organisation_level as ancestor_level
    from organisation

    union all

    select
        parent.organisation_no as ancestor_organisation_no,
        climb.descendant_organisation_no,
        climb.distance_level + 1 as distance_level,
        parent.parent_organisation_no as next_organisation_no,
        parent.organisation_level as ancestor_level
    from climb
    inner join organisation as parent
        on
            climb.next_organisation_no = parent.organisation_no
            and climb.ancestor_level > parent.organisation_level
)

select
    {{ data_date() }} as data_date,
    ancestor_organisation_no,
    descendant_organisation_no,
    distance_level
from climb
