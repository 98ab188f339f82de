{#-
  Desensitisation before delivery. The masked_* macros give what is delivered; the sm3_input_* macros give what is digested
  for it, and core_sm3_value lists the same, so that both cannot differ. PostgreSQL has no SM3: digests are looked up.

  `is_personal` says whether the value is a natural person's; when that is unknown (null), the value is masked.
-#}

{#-
  The digest of `input`. One that is missing stops the build: the cast fails, with the message as its value.

  It is looked up value by value, or, where `digest` is given, comes from there: the digest of a join by join_sm3(). A
  model of transactions joins, so that parallel workers can share its rows.
-#}
{%- macro sm3(input, digest=none) -%}
    coalesce(
        {%- if digest %}
        cast({{ digest }} as text),
        {%- else %}
        (
            select cast(sm3_digest.digest as text)
            from {{ source('vault', 'sm3_digest') }} as sm3_digest
            where sm3_digest.value = {{ input }}
        ),
        {%- endif %}
        {#- current_database() is not constant: the planner does not evaluate the cast ahead of the look-up. #}
        cast(cast(
            'no SM3 digest in vault.sm3_digest of ' || current_database() || ' for a value of ' || length({{ input }})
            || ' characters: list it in core_sm3_value, then run python -m include.east digest DATE' as integer
        ) as text)
    )
{%- endmacro -%}


{#- Joins the digests of `input` as `alias`, for the `digest` of the macros below: '<alias>.digest'. -#}
{%- macro join_sm3(alias, input) -%}
    left join {{ source('vault', 'sm3_digest') }} as {{ alias }} on {{ alias }}.value = {{ input }}
{%- endmacro -%}


{#- Personal ID number: its first 6 bytes, then SM3 of the first character of the name and the ID in upper case. -#}
{%- macro masked_id_no(id_no, name, is_personal='true', digest=none) -%}
    case
        when ({{ is_personal }}) is false then {{ id_no }}
        else {{ first_six_bytes(trimmed(id_no)) }} || {{ sm3(sm3_input_id_no(id_no, name), digest) }}
    end
{%- endmacro -%}


{%- macro sm3_input_id_no(id_no, name) -%}
    coalesce({{ first_character(trimmed(name)) }}, '') || upper({{ trimmed(id_no) }})
{%- endmacro -%}


{#- Customer number: an ID number in it is replaced by SM3 of the ID in upper case. -#}
{%- macro masked_customer_no(customer_no, id_no, is_personal='true', digest=none) -%}
    case
        when ({{ is_personal }}) is false or length({{ trimmed(id_no) }}) > length({{ customer_no }}) then {{ customer_no }}
        else coalesce(
            overlay(
                {{ customer_no }},
                {{ sm3(sm3_input_customer_no(customer_no, id_no), digest) }},
                position(upper({{ trimmed(id_no) }}) in upper({{ customer_no }})),
                length({{ trimmed(id_no) }})
            ),
            {{ customer_no }}
        )
    end
{%- endmacro -%}


{#- Null when the number does not contain the ID, so that it stays as it is. -#}
{%- macro sm3_input_customer_no(customer_no, id_no) -%}
    case
        when position(upper({{ trimmed(id_no) }}) in upper({{ customer_no }})) > 0 then upper({{ trimmed(id_no) }})
    end
{%- endmacro -%}


{#- Telephone or fax: SM3 of the whole. -#}
{%- macro masked_phone(phone, is_personal='true') -%}
    case
        when ({{ is_personal }}) is false then {{ phone }}
        else {{ sm3(sm3_input_phone(phone)) }}
    end
{%- endmacro -%}


{%- macro sm3_input_phone(phone) -%}
    {{ trimmed(phone) }}
{%- endmacro -%}


{#-
  Personal name: its last Chinese character; a name without any is foreign and keeps its last three letters. The nine
  asterisks that stand for a secret name stay.
-#}
{%- macro masked_name(name, is_personal='true') -%}
    case
        when ({{ is_personal }}) is false or {{ name }} = '*********' then {{ name }}
        {#- Most names end with a Chinese character, and to look at one costs a tenth of searching for it. #}
        when ascii(right({{ name }}, 1)) between 19968 and 40959 then right({{ name }}, 1)
        else coalesce(
            substring({{ name }} from '.*([\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])'),
            right(translate({{ name }}, ' 　.,''’·•-', ''), 3)
        )
    end
{%- endmacro -%}


{%- macro trimmed(value) -%}
    nullif(btrim({{ value }}, ' 　'), '')
{%- endmacro -%}


{#- Padded on the left with 0. Where the sixth byte is inside a character, the prefix ends before that character. -#}
{%- macro first_six_bytes(value) -%}
    case
        when octet_length(left({{ value }}, 6)) = 6 then left({{ value }}, 6)
        when octet_length(left({{ value }}, 6)) > length(left({{ value }}, 6))
            then case
                {%- for characters in [5, 4, 3, 2, 1] %}
                when octet_length(left({{ value }}, {{ characters }})) <= 6
                    then lpad('', 6 - octet_length(left({{ value }}, {{ characters }})), '0') || left({{ value }}, {{ characters }})
                {%- endfor %}
            end
        else lpad(left({{ value }}, 6), 6, '0')
    end
{%- endmacro -%}


{#- Of a Chinese name the first character, of a foreign name the first three bytes, again in whole characters. -#}
{%- macro first_character(name) -%}
    case
        when octet_length(left({{ name }}, 1)) >= 3 then left({{ name }}, 1)
        when octet_length(left({{ name }}, 3)) = 3 then left({{ name }}, 3)
        when octet_length(left({{ name }}, 2)) <= 3 then left({{ name }}, 2)
        else left({{ name }}, 1)
    end
{%- endmacro -%}
