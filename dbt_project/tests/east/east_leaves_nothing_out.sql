{#- Whatever core holds for the collection stands in exactly one row of one of its tables. -#}
{%- set ended = {
    'core_deposit_account': 'close_date',
    'core_internal_account': 'close_date',
    'core_credit_contract': 'finish_date',
    'core_loan': 'settle_date',
} -%}
{%- set delivered = {
    'core_person': ['east_grjcxxb'],
    'core_corporate': ['east_dgkhxxb'],
    'core_deposit_account': ['east_grckfhz', 'east_dgckfhz'],
    'core_deposit_transaction': ['east_grckfhzmx', 'east_dgckfhzmx'],
    'core_internal_account': ['east_nbfhz'],
    'core_internal_transaction': ['east_nbfhzmx'],
    'core_loan_transaction': ['east_grxdfhzmx', 'east_dgxdfhzmx'],
    'core_credit_contract': ['east_xdhtb'],
    'core_loan': ['east_grxdywjjb', 'east_dgxdywjjb'],
} -%}

with counted as (
    {%- for model, tables in delivered.items() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ model }}' as model,
        (
            select count(*)
            from {{ ref(model) }}
            where
                {%- if model.endswith('_transaction') %}
                {{ of_month('data_date') }}
                and {{ of_month('transaction_date') }}
                {%- else %}
                data_date = {{ data_date() }}
                {%- if model in ended %}
                and {{ valid_or_just_ended(ended[model]) }}
                {%- endif %}
                {%- endif %}
        ) as in_core,
        {%- for table in tables %}
        {{ '+ ' if not loop.first }}(
            select count(*)
            from {{ ref(table) }}
            where data_date = {{ data_date() }}
        )
        {%- endfor %} as in_east
    {%- endfor %}
)

select
    model,
    in_core,
    in_east
from counted
where in_core <> in_east
