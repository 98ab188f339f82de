{#-
  Documents of customers, staff and those beside them as core holds them, before desensitisation: a row each with table_code,
  key_no, the kind of document and its number. Of a customer's number that holds the document's the latter is left out.
-#}
{%- macro document_numbers(document_types) -%}
{%- set holders = [
    ('GRJCXXB', 'core_person', 'customer_no', 'document_type', 'document_no'),
    ('DGKHXXB', 'core_corporate', 'customer_no', 'document_type', 'document_no'),
    ('DGKHXXB', 'core_corporate', 'customer_no', 'legal_representative_document_type', 'legal_representative_document_no'),
    ('DGKHXXB', 'core_corporate', 'customer_no', 'finance_officer_document_type', 'finance_officer_document_no'),
    ('YGB', 'core_employee', 'employee_no', 'document_type', 'document_no'),
    ('GDJGLFXXB', 'core_equity_holder', 'holder_no', 'document_type', 'document_no'),
    ('GRKHGXB', 'core_person_relation', 'customer_no', 'related_document_type', 'related_document_no'),
    ('GLGXB', 'core_corporate_relation', 'customer_no', 'related_document_type', 'related_document_no'),
    ('BNWYWDBR', 'core_guarantor', 'guarantee_no', 'document_type', 'document_no'),
] -%}
{%- for table, model, key, type, number in holders %}
    {{ 'union all' if not loop.first }}
    select
        '{{ table }}' as table_code,
        replace({{ key }}, {{ number }}, {{ shown_in_part(number) }}) as key_no,
        '{{ type }}' as column_name,
        {{ number }} as document_no
    from {{ ref(model) }}
    where
        data_date = {{ data_date() }}
        and {{ type }} in ('{{ document_types | join("', '") }}')
        and {{ number }} is not null
{%- endfor %}
{%- endmacro -%}
