-- No balance changes without a movement being delivered.
with change as (
    {{ account_changes() }}
),

compared as (
    select
        table_code,
        account_no,
        currency,
        balance as ours,
        previous_balance as theirs,
        movements
    from change
)

{{ check_rows(
    'compared',
    key={'账号或借据号': 'account_no', '币种': 'currency'},
    fails='movements = 0 and ours <> theirs',
) }}
