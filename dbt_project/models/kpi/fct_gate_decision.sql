select
    {{ data_date() }} as data_date,
    head_office.organisation_no as bank_no,
    decision.decision_id,
    decision.run_id,
    not decision.is_open as is_blocked
from {{ source('dq', 'decision') }} as decision
left join {{ head_office() }} as head_office on true
where decision.data_date = {{ data_date() }}
