{#-
  Secret units and persons (涉密单位、人员): what they are and do must not be read from a file. Whom the bank has flagged is
  in core_secret_value, with the numbers of all that is theirs; the rest follows from the model's `config.meta.east`:

    whose    item: kind of value in core_secret_value. A row with a secret customer's value in one of them is not delivered.
    secret   of a table about customers themselves: {name: item, kept: items}. The row is delivered with ********* for
             the name and nothing else but the items kept.

  Wherever else a secret unit's name stands, as a payee's or drawer's in somebody else's row, it is ********* as well.
-#}


{#- What deliver() reads: the rows of `cte` without what is secret. -#}
{%- macro without_secrets(cte) -%}
{%- set east = model.config.meta.get('east') or {} -%}
{%- set items = [] -%}
{%- set may_name_a_unit = [] -%}
{%- for column in model.columns.values() if column.config.get('meta', {}).item -%}
    {%- do items.append(column.name) -%}
    {%- set masking = column.config.meta.item.get('desensitise') or {} -%}
    {%- if 'name' in (column.config.meta.item.personal, masking.kind) and masking.when != 'always' -%}
        {%- do may_name_a_unit.append(column.name) -%}
    {%- endif -%}
{%- endfor -%}
{%- if not east.whose and not may_name_a_unit -%}
    {{ cte }}
{%- else -%}
(
    select
        {%- for name in items %}
        {%- set value = cte ~ '.' ~ name %}
        {%- if east.secret and name == east.secret.name %}
        case when secret.value is null then {{ value }} else '*********' end as {{ name }}
        {%- elif east.secret and name not in east.secret.kept %}
        case when secret.value is null then {{ secret_unit(value) if name in may_name_a_unit else value }} end as {{ name }}
        {%- elif name in may_name_a_unit %}
        {{ secret_unit(value) }} as {{ name }}
        {%- else %}
        {{ value }}
        {%- endif %}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ cte }}
    {%- for name, kind in (east.whose or {}).items() %}
    {%- if east.secret %}
    left join ({{ secret_values(kind) }}) as secret on {{ cte }}.{{ name }} = secret.value
    {%- else %}
    {{ 'where' if loop.first else 'and' }} ({{ cte }}.{{ name }} in ({{ secret_values(kind) }})) is not true
    {%- endif %}
    {%- endfor %}
)
{%- endif -%}
{%- endmacro -%}


{#- A name, or ********* where it is a secret unit's. -#}
{%- macro secret_unit(name) -%}
    case when {{ name }} in ({{ secret_values('name') }}) then '*********' else {{ name }} end
{%- endmacro -%}


{#- The values of a kind as they are delivered: numbers of persons are masked. -#}
{%- macro secret_values(kind) -%}
    {%- set is_personal = is_personal_document('owned.document_type') -%}
    select distinct
        {% if kind == 'customer' -%}
            {{ masked_customer_no('owned.value', 'owned.document_no', "owned.party_kind = 'person' or " ~ is_personal) }}
        {%- elif kind == 'document' -%}
            {{ masked_id_no('owned.value', 'owned.customer_name', is_personal) }}
        {%- else -%}
            owned.value
        {%- endif %} as value
    from {{ ref('core_secret_value') }} as owned
    where
        owned.data_date = {{ data_date() }}
        and owned.value_kind = '{{ kind }}'
{%- endmacro -%}
