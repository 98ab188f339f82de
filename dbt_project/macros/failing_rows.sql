{#-
  Runs at the end of every command: of each data test that failed, some of the rows it found go into the log, so that
  whoever reads the failure sees keys and figures, not just a count.
-#}
{%- macro log_failing_rows(results, examples=5) -%}
    {%- if execute -%}
        {%- for result in results if result.node.resource_type == 'test' and result.status | string == 'fail' -%}
            {%- set query -%}
                select *
                from (
                    {{ result.node.compiled_code }}
                ) as failing
                limit {{ examples }}
            {%- endset -%}
            {%- set found = run_query(query) -%}
            {%- for row in found.rows -%}
                {%- set said = [] -%}
                {%- for name, value in row.dict().items() -%}
                    {%- do said.append(name ~ ' ' ~ value) -%}
                {%- endfor -%}
                {%- do log(result.node.name ~ ': ' ~ said | join(', '), info=True) -%}
            {%- endfor -%}
            {%- if result.failures > examples -%}
                {%- do log(result.node.name ~ ': ' ~ (result.failures - examples) ~ ' more', info=True) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
