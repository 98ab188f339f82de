with latest as (
    select max(check_run.run_id) as run_id
    from {{ source('dq', 'check_run') }} as check_run
    where
        check_run.data_date = {{ data_date() }}
        and check_run.finished_at is not null
),

catalogued as (
    {{ catalogued_items() }}
),

-- All currencies together are compared as well as CNY alone: a difference counts there only.
difference as (
    select
        failing_row.table_code,
        failing_row.rule_id,
        sum(abs(failing_row.difference)) as difference_amount
    from {{ source('dq', 'failing_row') }} as failing_row
    inner join latest on failing_row.run_id = latest.run_id
    where failing_row.row_key ->> '币种' = 'BWB'
    group by
        failing_row.table_code,
        failing_row.rule_id
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
    rule_result.rows_failed,
    coalesce(catalogued.is_key_field, false) as is_key_field,
    rule_result.kind in ({{ sql_texts(var('kpi_completeness_kinds')) }}) as is_about_completeness,
    rule_result.kind in ({{ sql_texts(var('kpi_validity_kinds')) }}) as is_about_validity,
    split_part(rule_result.rule_id, '.', 1) in ({{ sql_texts(var('kpi_ledger_checks')) }}) as is_about_ledger,
    case
        when split_part(rule_result.rule_id, '.', 1) in ({{ sql_texts(var('kpi_ledger_checks')) }})
            then coalesce(difference.difference_amount, 0)
    end as ledger_difference_amount
from {{ source('dq', 'rule_result') }} as rule_result
inner join latest on rule_result.run_id = latest.run_id
left join catalogued
    on
        rule_result.table_code = catalogued.table_code
        and rule_result.item = catalogued.column_name
left join difference
    on
        rule_result.table_code = difference.table_code
        and rule_result.rule_id = difference.rule_id
left join {{ head_office() }} as head_office on true
