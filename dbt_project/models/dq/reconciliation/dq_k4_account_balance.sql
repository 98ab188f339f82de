-- The balance of every account is that of the month before and the movements delivered since.
with change as (
    {{ account_changes() }}
),

compared as (
    select
        table_code,
        account_no,
        currency,
        balance as ours,
        case
            when abs(balance - previous_balance - movement) <= rounding then balance
            else previous_balance + movement
        end as theirs
    from change
    where movements > 0 or balance = previous_balance
)

{{ check_rows('compared', key={'账号或借据号': 'account_no', '币种': 'currency'}) }}
