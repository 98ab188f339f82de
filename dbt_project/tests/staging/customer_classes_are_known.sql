-- A personal customer's classes, separated by semicolons, are all standard words.
select
    person.customer_no,
    person.customer_classes,
    class.name as unknown_class
from {{ ref('stg_cbs__person') }} as person
cross join lateral unnest(string_to_array(person.customer_classes, ';')) as class (name)
where class.name not in ('ordinary', 'sole_trader', 'small_business_owner', 'foreign')
