{#-
  The last step of a test of an identity: the groups in which two ctes differ, with both amounts. Each cte has the
  columns `by`, once each, and `amount`. Money that is missing on one side counts as zero there, so that a group without
  any money need not stand on both. Where parts have been rounded, amounts may differ by the first cte's column
  `tolerance`.
-#}
{%- macro unequal_amounts(first, second, by, tolerance=none) -%}
    select
        {%- for column in by %}
        coalesce({{ first }}.{{ column }}, {{ second }}.{{ column }}) as {{ column }},
        {%- endfor %}
        {{ first }}.amount as {{ first }}_amount,
        {{ second }}.amount as {{ second }}_amount
    from {{ first }}
    full outer join {{ second }}
        on {% for column in by -%}
            {{ 'and ' if not loop.first }}{{ first }}.{{ column }} = {{ second }}.{{ column }}
        {% endfor -%}
    where
        abs(coalesce({{ first }}.amount, 0) - coalesce({{ second }}.amount, 0))
        > {% if tolerance %}coalesce({{ first }}.{{ tolerance }}, 0){% else %}0{% endif %}
{%- endmacro -%}
