{#- Whether a customer of the sources is secret, so that what is theirs is not delivered. -#}
{%- macro is_secret_customer(customer_no) -%}
    false
{%- endmacro -%}
