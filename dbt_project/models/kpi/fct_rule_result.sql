with latest as (
    select max(check_run.run_id) as run_id
    from {{ source('dq', 'check_run') }} as check_run
    where
        check_run.data_date = {{ data_date() }}
        and check_run.finished_at is not null
)

select
    {{ data_date() }} as data_date,
    head_office.organisation_no as bank_no,
    rule_result.run_id,
    rule_result.table_code,
    rule_result.rule_id,
    rule_result.kind,
    rule_result.item,
    rule_result.severity,
    rule_result.department,
    rule_result.status,
    rule_result.status in ('checked', 'not_applicable') as is_active,
    rule_result.status = 'checked' as is_checked,
    rule_result.rows_checked,
    rule_result.rows_failed
from {{ source('dq', 'rule_result') }} as rule_result
inner join latest on rule_result.run_id = latest.run_id
left join {{ head_office() }} as head_office on true
