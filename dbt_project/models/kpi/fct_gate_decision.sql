with head_office as (
    select min(organisation.organisation_no) as organisation_no
    from {{ ref('dim_organisation') }} as organisation
    where
        organisation.data_date = {{ data_date() }}
        and organisation.organisation_class = 'head_office'
)

select
    {{ data_date() }} as data_date,
    head_office.organisation_no as bank_no,
    decision.decision_id,
    decision.run_id,
    not decision.is_open as is_blocked
from {{ source('dq', 'decision') }} as decision
cross join head_office
where decision.data_date = {{ data_date() }}
