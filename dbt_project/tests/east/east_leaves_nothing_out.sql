{#- What core holds for the collection stands in one row of one of its tables, but for secret customers' business. -#}
{%- set valid = 'data_date = ' ~ data_date() -%}
{%- set happened = of_month('data_date') ~ ' and ' ~ of_month('transaction_date') -%}
{%- set open -%}
    (
        customer_no in (
            select secret.value
            from {{ ref('core_secret_value') }} as secret
            where
                secret.data_date = {{ data_date() }}
                and secret.value_kind = 'customer'
        )
    ) is not true
{%- endset -%}
{%- set kept = [
    ('core_person', valid, ['east_grjcxxb']),
    ('core_corporate', valid, ['east_dgkhxxb']),
    ('core_deposit_account', valid ~ ' and ' ~ open ~ ' and ' ~ valid_or_just_ended('close_date'), ['east_grckfhz', 'east_dgckfhz']),
    ('core_deposit_transaction', happened ~ ' and ' ~ open, ['east_grckfhzmx', 'east_dgckfhzmx']),
    ('core_internal_account', valid ~ ' and ' ~ valid_or_just_ended('close_date'), ['east_nbfhz']),
    ('core_internal_transaction', happened, ['east_nbfhzmx']),
    ('core_credit_contract', valid ~ ' and ' ~ open ~ ' and ' ~ valid_or_just_ended('finish_date'), ['east_xdhtb']),
    ('core_loan', valid ~ ' and ' ~ open ~ ' and ' ~ valid_or_just_ended('settle_date'), ['east_grxdfhz', 'east_dgxdfhz']),
    ('core_loan', valid ~ ' and ' ~ open ~ ' and ' ~ valid_or_just_ended('settle_date'), ['east_grxdywjjb', 'east_dgxdywjjb']),
    ('core_loan_transaction', happened ~ ' and ' ~ open, ['east_grxdfhzmx', 'east_dgxdfhzmx']),
] -%}

with row_count as (
    {%- for model, collected, tables in kept %}
        {{ 'union all' if not loop.first }}
        select
            '{{ model }}' as model,
            '{{ tables | join(', ') }}' as tables,
            count(*) as in_core,
            0 as in_east
        from {{ ref(model) }}
        where {{ collected }}
        {%- for table in tables %}
            union all
            select
                '{{ model }}' as model,
                '{{ tables | join(', ') }}' as tables,
                0 as in_core,
                count(*) as in_east
            from {{ ref(table) }}
            where data_date = {{ data_date() }}
        {%- endfor %}
    {%- endfor %}
)

select
    model,
    tables,
    sum(in_core) as in_core,
    sum(in_east) as in_east
from row_count
group by
    model,
    tables
having sum(in_core) <> sum(in_east)
