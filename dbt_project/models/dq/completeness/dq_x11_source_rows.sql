{#- What a source has delivered for the data date is in core to the last row, before any of it is a row of EAST. -#}
{%- set kept = [
    ('cbs', 'org', 'core_organisation', 'JGXXB'),
    ('cbs', 'teller', 'core_teller', 'GYB'),
    ('cbs', 'person_customer', 'core_person', 'GRJCXXB'),
    ('cbs', 'corporate_customer', 'core_corporate', 'DGKHXXB'),
    ('cbs', 'deposit_account', 'core_deposit_account', 'GRCKFHZ'),
    ('cbs', 'deposit_txn', 'core_deposit_transaction', 'GRCKFHZMX'),
    ('cbs', 'internal_account', 'core_internal_account', 'NBFHZ'),
    ('cbs', 'internal_txn', 'core_internal_transaction', 'NBFHZMX'),
    ('cbs', 'gl_balance', 'core_ledger_balance', 'ZZKJQKMB'),
    ('cbs', 'subject', 'core_subject', 'NBKMDZB'),
    ('hr', 'employee', 'core_employee', 'YGB'),
    ('credit', 'contract', 'core_credit_contract', 'XDHTB'),
    ('credit', 'loan_note', 'core_loan', 'DGXDYWJJB'),
    ('credit', 'loan_txn', 'core_loan_transaction', 'DGXDFHZMX'),
    ('card', 'card', 'core_credit_card', 'XYKXXB'),
    ('card', 'account', 'core_credit_card_account', 'XYKSXQKB'),
    ('card', 'txn', 'core_credit_card_transaction', 'XYKJYMXB'),
    ('wealth', 'prod_info', 'core_wealth_product', 'LCCPXXB'),
] -%}

with loaded as (
    select
        system,
        table_name,
        coalesce(partition_rows, rows) as rows_loaded,
        row_number() over (partition by system, table_name order by load_id desc) as place
    from {{ source('ops', 'load') }}
    where
        data_date = {{ data_date() }}
        and status in ('loaded', 'kept')
),

held as (
    {%- for system, table, model, code in kept %}
        {{ 'union all' if not loop.first }}
        select
            '{{ code }}' as table_code,
            '{{ system }}' as system,
            '{{ table }}' as table_name,
            count(*) as ours
        from {{ ref(model) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
),

compared as (
    select
        held.table_code,
        held.system || '.' || held.table_name as source_table,
        held.ours,
        loaded.rows_loaded as theirs
    from held
    left join loaded
        on
            held.system = loaded.system
            and held.table_name = loaded.table_name
            and loaded.place = 1
    where loaded.rows_loaded is not null
)

{{ check_rows('compared', key={'来源表': 'source_table'}) }}
