with latest as (
    select max(check_run.run_id) as run_id
    from {{ source('dq', 'check_run') }} as check_run
    where
        check_run.data_date = {{ data_date() }}
        and check_run.finished_at is not null
),

rules as (
    select
        rule_result.run_id,
        rule_result.table_code,
        count(*) filter (where rule_result.status in ('checked', 'not_applicable')) as active_rules
    from {{ source('dq', 'rule_result') }} as rule_result
    inner join latest on rule_result.run_id = latest.run_id
    group by
        rule_result.run_id,
        rule_result.table_code
)

select
    {{ data_date() }} as data_date,
    head_office.organisation_no as bank_no,
    table_result.run_id,
    table_result.table_code,
    table_result.rows as table_rows,
    coalesce(table_result.rows_failed, 0) as rows_failed,
    coalesce(rules.active_rules, 0) > 0 as has_active_rule
from {{ source('dq', 'table_result') }} as table_result
inner join latest on table_result.run_id = latest.run_id
left join rules
    on
        table_result.run_id = rules.run_id
        and table_result.table_code = rules.table_code
left join {{ head_office() }} as head_office on true
