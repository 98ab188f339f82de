{#-
  What is desensitised has the shape that desensitisation gives it: who reads a number or a whole name here has found what
  must not leave the bank. Which items they are follows from config.meta.item.desensitise. Values that are masked only if
  they are a natural person's fail where they are a resident's ID number or a mobile telephone.
-#}
{%- set wrong = {
    ('id_no', 'always'): " !~ '[0-9a-f]{64}$'",
    ('phone', 'always'): " !~ '^[0-9a-f]{64}$'",
    ('name', 'always'): " !~ '^(.|[A-Za-z]{1,3}|[*]{9})$'",
    ('id_no', 'if_individual'): " ~ '^([1-9][0-9]{16}[0-9Xx]|.{1,6}[0-9A-F]{64})$'",
    ('phone', 'if_individual'): " ~ '^1[3-9][0-9]{9}$'",
    ('customer_no', 'if_contains_personal_id'):
        " ~ '[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}[0-9Xx]'",
} -%}

with compared as (
    {%- for name in east_models() %}
        {%- set node = east_meta(name) %}
        {%- set key = [] %}
        {%- set found = [] %}
        {%- for column in (node.columns.values() if node else []) if column.config.get('meta', {}).item %}
            {%- set item = column.config.meta.item %}
            {%- set masking = item.get('desensitise') or {} %}
            {%- set pattern = wrong.get((masking.kind, masking.when)) if masking else none %}
            {%- if pattern %}
                {%- set value = column.name ~ " <> '' and " ~ column.name ~ pattern %}
                {%- do found.append('case when ' ~ value ~ " then '" ~ item.name_zh ~ "' end") %}
            {%- endif %}
            {%- if not masking and column.name in node.config.meta.east.key and column.name != 'cjrq' %}
                {%- do key.append(column.name) %}
            {%- endif %}
        {%- endfor %}
        {{ 'union all' if not loop.first }}
        select
            '{{ name | upper }}' as table_code,
            concat_ws('|', {{ key | join(', ') or 'null' }}, null) as row_no,
            concat_ws('、', {{ found | join(', ') or 'null' }}, null) as items
        from {{ ref('east_' ~ name) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
)

{{ check_rows(
    'compared',
    key={'主键': 'row_no'},
    found="nullif(items, '')",
    fails="items <> ''",
    ours='null',
    theirs='null',
) }}
