{#- Whether numbers that carry a check digit are right, as boolean expressions: the shape first, then the digit. -#}

{#- GB 11643 · resident ID: 17 digits with a date of birth, and a digit or X by which the weighted sum is 1 modulo 11. -#}
{%- macro is_resident_id(number) -%}
    case
        when {{ number }} !~ '^[1-9][0-9]{16}[0-9X]$' or not pg_input_is_valid(substr({{ number }}, 7, 8), 'date') then false
        else right({{ number }}, 1) = substr(
            '10X98765432',
            mod(
                {%- for weight in [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] %}
                {{ '+ ' if not loop.first }}{{ weight }} * cast(substr({{ number }}, {{ loop.index }}, 1) as integer)
                {%- endfor %},
                11
            ) + 1,
            1
        )
    end
{%- endmacro -%}


{#- GB 32100 · unified social credit code: 18 of 31 characters, the last by the powers of 3 modulo 31. -#}
{%- macro is_credit_code(number) -%}
    {%- set characters = '0123456789ABCDEFGHJKLMNPQRTUWXY' -%}
    case
        when {{ number }} !~ '^[{{ characters }}]{18}$' then false
        else right({{ number }}, 1) = substr(
            '{{ characters }}',
            mod(
                31 - mod(
                    {%- for weight in [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] %}
                    {{ '+ ' if not loop.first }}{{ weight }} * (strpos('{{ characters }}', substr({{ number }}, {{ loop.index }}, 1)) - 1)
                    {%- endfor %},
                    31
                ),
                31
            ) + 1,
            1
        )
    end
{%- endmacro -%}


{#- GB 11714 · organisation code: eight digits or letters, with or without a hyphen, and a digit or X modulo 11. -#}
{%- macro is_organisation_code(number) -%}
    {%- set characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' -%}
    case
        when {{ number }} !~ '^[0-9A-Z]{8}-?[0-9X]$' then false
        else right({{ number }}, 1) = substr(
            '0X987654321',
            mod(
                {%- for weight in [3, 7, 9, 10, 5, 8, 4, 2] %}
                {{ '+ ' if not loop.first }}{{ weight }} * (strpos('{{ characters }}', substr({{ number }}, {{ loop.index }}, 1)) - 1)
                {%- endfor %},
                11
            ) + 1,
            1
        )
    end
{%- endmacro -%}


{#- Luhn · card number of 13 to 19 digits: every second digit from the right counts twice, its digits added up. -#}
{%- macro is_card_number(number) -%}
    case
        when {{ number }} !~ '^[0-9]{13,19}$' then false
        else mod(
            {%- for place in range(1, 20) %}
            {%- set digit = "cast(substr(lpad(" ~ number ~ ", 19, '0'), " ~ place ~ ", 1) as integer)" %}
            {{ '+ ' if not loop.first }}
            {%- if place % 2 %}{{ digit }}{% else %}mod({{ digit }} * 2, 10) + {{ digit }} / 5{% endif %}
            {%- endfor %},
            10
        ) = 0
    end
{%- endmacro -%}


{#- A number of which no more is shown than tells a reader of the source which one it is. -#}
{%- macro shown_in_part(number) -%}
    left({{ number }}, 6) || '***' || case when length({{ number }}) > 10 then right({{ number }}, 1) else '' end
{%- endmacro -%}
