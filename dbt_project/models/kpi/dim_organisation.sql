-- The tree is ragged: a branch keeps books of its own beside those of its sub-branches. At every lower level they stand
-- under the branch itself, so that each level adds up to the whole bank.
with ancestor as (
    select
        hierarchy.descendant_organisation_no as organisation_no,
        organisation.organisation_class,
        organisation.organisation_no as ancestor_organisation_no,
        row_number() over (
            partition by hierarchy.descendant_organisation_no, organisation.organisation_class
            order by hierarchy.distance_level
        ) as nearness
    from {{ ref('core_organisation_hierarchy') }} as hierarchy
    inner join {{ ref('core_organisation') }} as organisation
        on
            hierarchy.ancestor_organisation_no = organisation.organisation_no
            and organisation.data_date = {{ data_date() }}
    where hierarchy.data_date = {{ data_date() }}
),

ancestry as (
    select
        organisation_no,
        max(ancestor_organisation_no) filter (where organisation_class = 'head_office') as head_office_no,
        max(ancestor_organisation_no) filter (where organisation_class = 'branch') as branch_no,
        max(ancestor_organisation_no) filter (where organisation_class = 'sub_branch') as sub_branch_no,
        max(ancestor_organisation_no) filter (where organisation_class = 'outlet') as outlet_no
    from ancestor
    where nearness = 1
    group by organisation_no
)

select
    organisation.data_date,
    organisation.organisation_no,
    organisation.organisation_name,
    organisation.organisation_class,
    organisation.parent_organisation_no,
    organisation.region_code,
    organisation.status,
    ancestry.head_office_no as bank_no,
    coalesce(ancestry.branch_no, ancestry.head_office_no) as branch_no,
    coalesce(ancestry.sub_branch_no, ancestry.branch_no, ancestry.head_office_no) as sub_branch_no,
    coalesce(ancestry.outlet_no, ancestry.sub_branch_no, ancestry.branch_no, ancestry.head_office_no) as outlet_no
from {{ ref('core_organisation') }} as organisation
left join ancestry on organisation.organisation_no = ancestry.organisation_no
where organisation.data_date = {{ data_date() }}
