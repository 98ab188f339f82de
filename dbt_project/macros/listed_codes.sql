{#- Source codes in one text, separated by semicolons, mapped each to its standard word; an unknown one is passed through. -#}
{%- macro listed_codes(codes, words) -%}
    (
        select
            string_agg(
                case listed.code
                    {%- for code, word in words.items() %}
                        when '{{ code }}' then '{{ word }}'
                    {%- endfor %}
                    else listed.code
                end,
                ';' order by listed.place
            )
        from unnest(string_to_array(nullif({{ codes }}, ''), ';')) with ordinality as listed (code, place)
    )
{%- endmacro -%}
