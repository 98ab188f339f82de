-- The lines of the answer key for what a kind of defect did to a table: one for each value that differs, or for a row
-- that has been taken away or put in.
insert into bank.answer_key
select
    planting.defect,
    planting.source_system,
    planting.table_name,
    (
        select string_agg(part.name || ' ' || coalesce(known.content ->> part.name, ''), ', ' order by part.place)
        from unnest(%(key)s::text[]) with ordinality as part (name, place)
    ),
    change.column_name,
    change.original,
    change.planted,
    least(
        (date_trunc('month', (known.content ->> %(date_column)s)::date) + interval '1 month -1 day')::date, %(until)s
    ),
    %(expected)s,
    planting.planting_id
from bank.planting
cross join lateral (select coalesce(planting.row_before, planting.row_after) as content) as known
cross join lateral (
    select before.key as column_name, before.value as original, after.value as planted
    from jsonb_each_text(planting.row_before) as before
    inner join jsonb_each_text(planting.row_after) as after on before.key = after.key
    where before.value is distinct from after.value
    union all
    select null, planting.row_before::text, planting.row_after::text
    where planting.row_before is null or planting.row_after is null
) as change
where planting.defect = %(defect)s
    and planting.source_system = %(system)s
    and planting.table_name = %(table)s
order by planting.planting_id, change.column_name;
