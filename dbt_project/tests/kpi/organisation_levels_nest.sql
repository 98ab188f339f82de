-- An outlet lies in one sub-branch, a sub-branch in one branch, a branch in one bank: only then does each level add up.
with level as (
    select
        'outlet' as organisation_level,
        outlet_no as organisation_no,
        sub_branch_no as parent_no
    from {{ ref('dim_organisation') }}
    where data_date = {{ data_date() }}
    union
    select
        'sub_branch' as organisation_level,
        sub_branch_no as organisation_no,
        branch_no as parent_no
    from {{ ref('dim_organisation') }}
    where data_date = {{ data_date() }}
    union
    select
        'branch' as organisation_level,
        branch_no as organisation_no,
        bank_no as parent_no
    from {{ ref('dim_organisation') }}
    where data_date = {{ data_date() }}
)

select
    organisation_level,
    organisation_no,
    count(*) as parent_count
from level
group by organisation_level, organisation_no
having count(*) > 1
