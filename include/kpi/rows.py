"""From a published number to the rows it was computed from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.kpi.dates import comparison_dates
from include.kpi.definitions import LEVELS, Kpi
from include.kpi.metrics import SemanticLayer
from include.kpi.values import KpiError

AGGREGATIONS = {"sum": "合计", "count_distinct": "去重计数", "count": "计数", "max": "最大值", "min": "最小值"}


class NotAllowed(PermissionError):
    """The role may not read the facts that the KPI is computed from."""


@dataclass(frozen=True)
class Part:
    """A measure that the KPI is computed from, at a date: `expression` over the rows of a fact where `date_column` is
    `day`. `missing` stands for the measure where there are no rows."""

    number: int
    metric: str
    name_zh: str
    aggregation: str
    expression: str
    fact: str
    date_column: str
    day: date
    missing: str | None

    def aggregated(self, value: sql.Composable) -> sql.Composable:
        """SQL: `value` of the rows put together."""
        if self.aggregation == "count_distinct":
            return sql.SQL("count(distinct {})").format(value)
        return sql.SQL("{}({})").format(sql.SQL(self.aggregation), value)


@dataclass(frozen=True)
class Origin:
    """What the rows come to. `published` is the value in kpi.kpi_value, None if empty there."""

    rows: int
    value: Decimal | None
    published: Decimal | None
    parts: tuple[tuple[str, int, Decimal | None], ...]

    @property
    def agrees(self) -> bool:
        return self.value == self.published


def write_rows(
    conn: Connection,
    kpi: Kpi,
    semantic_layer: SemanticLayer,
    personal: Mapping[str, frozenset[str]],
    data_date: date,
    target: BinaryIO,
    *,
    level: str | None = None,
    organisation_no: str | None = None,
    role: str | None = None,
) -> Origin:
    """Streams the rows to `target` as CSV with a byte order mark, a header, and what each row adds as `counted`.

    The organisation is the bank unless one is named; `level` is needed only where one stands at several. A measure that
    counts each thing once has the number of the thing as `counted`, not the thing. `personal` names columns by fact:
    they are masked unless `role` (default: the login's own) may read core, and it must be allowed to read the facts.
    Raises NotAllowed, or KpiError if the value has not been published.
    """
    parts: list[Part] = []
    value = _tree(kpi.id, data_date, semantic_layer, parts)
    with conn, conn.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        if role is not None:
            cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        is_open = _allowed(cursor, kpi, sorted({part.fact for part in parts}))
        place = _published(cursor, kpi, data_date, level, organisation_no)
        rows = [_rows(part, place, data_date) for part in parts]
        columns = _columns(cursor, parts)
        target.write(b"\xef\xbb\xbf")
        statement = sql.SQL(" union all ").join(
            _listing(part, of_part, columns, frozenset() if is_open else personal.get(part.fact, frozenset()))
            for part, of_part in zip(parts, rows, strict=True)
        )
        cursor.copy_expert(sql.SQL("copy ({}) to stdout (format csv, header)").format(statement), target)
        return _origin(cursor, kpi, parts, rows, value, place.value)


@dataclass(frozen=True)
class _Place:
    level: str
    number: str
    value: Decimal | None


def _published(cursor: Cursor, kpi: Kpi, data_date: date, level: str | None, number: str | None) -> _Place:
    cursor.execute(
        "select organisation_level, organisation_no, value from kpi.kpi_value"
        " where data_date = %(day)s and kpi_id = %(kpi)s and dimension = 'all'"
        " and organisation_level ="
        " coalesce(%(level)s, case when %(number)s is null then 'bank' end, organisation_level)"
        " and (%(number)s is null or organisation_no = %(number)s)"
        " order by array_position(%(levels)s, organisation_level)",
        {"day": data_date, "kpi": kpi.id, "level": level, "number": number, "levels": list(LEVELS)},
    )
    found = [_Place(*row) for row in cursor]
    if not found:
        where = f"{level or 'organisation'} {number}" if number else (level or "the bank")
        raise KpiError(f"{kpi.id} of {where} as of {data_date} has not been published: run `publish {data_date}`")
    if len({place.number for place in found}) > 1:
        names = ", ".join(place.number for place in found[:10])
        raise KpiError(f"{kpi.id} stands at several organisations, name one with --organisation: {names}")
    # An organisation stands for itself at the levels below its own; the whole of it is at the highest.
    return found[0]


def _allowed(cursor: Cursor, kpi: Kpi, facts: list[str]) -> bool:
    """Whether personal columns may be seen."""
    cursor.execute(
        "select current_user,"
        " array(select fact from unnest(%(facts)s::text[]) as fact where not"
        " (has_schema_privilege(split_part(fact, '.', 1), 'usage') and has_table_privilege(fact, 'select'))),"
        " has_schema_privilege('core', 'usage')",
        {"facts": facts},
    )
    who, refused, is_open = cursor.fetchone() or ("", facts, False)
    if refused:
        raise NotAllowed(f"{who} may not read {', '.join(refused)}, which {kpi.id} is computed from")
    return bool(is_open)


def _tree(metric: str, day: date, layer: SemanticLayer, parts: list[Part]) -> sql.Composable:
    """SQL for the value of `metric` over the columns `part_1`, `part_2`, …; adds to `parts` what they are."""
    parameters = layer.metric(metric)["type_params"]
    if parameters.get("measure"):
        part = _part(len(parts) + 1, metric, day, layer)
        parts.append(part)
        column: sql.Composable = sql.Identifier(f"part_{part.number}")
        if part.missing is not None:
            column = sql.SQL("coalesce({}, {})").format(column, sql.SQL(part.missing))
        return column
    if parameters.get("numerator"):
        numerator, denominator = (
            _tree(parameters[side]["name"], day, layer, parts) for side in ("numerator", "denominator")
        )
        return sql.SQL("({}::double precision / nullif({}, 0)::double precision)").format(numerator, denominator)
    inputs = [
        sql.SQL("{} as {}").format(
            _tree(entry["name"], _offset(metric, entry, day), layer, parts),
            sql.Identifier(entry.get("alias") or entry["name"]),
        )
        for entry in parameters["metrics"]
    ]
    return sql.SQL("(select {} from (select {}) as input)").format(
        sql.SQL(parameters["expr"]), sql.SQL(", ").join(inputs)
    )


def _offset(metric: str, entry: Mapping[str, Any], day: date) -> date:
    if entry.get("offset_window") or entry.get("filter") or entry.get("offset_to_grain") not in (None, "year"):
        raise KpiError(f"rows of {metric}: {entry['name']} is offset or filtered in a way that is not foreseen here")
    return day.replace(month=1, day=1) if entry.get("offset_to_grain") else day


def _part(number: int, metric: str, day: date, layer: SemanticLayer) -> Part:
    definition = layer.metric(metric)
    given = definition["type_params"]["measure"]
    if definition.get("filter") or given.get("filter"):
        raise KpiError(f"rows of {metric}: its filter is not foreseen here; put it into the expression of the measure")
    measure, fact, dates = layer.measure(given["name"])
    if measure["agg"] not in AGGREGATIONS:
        raise KpiError(f"rows of {metric}: aggregation {measure['agg']} is not foreseen here")
    return Part(
        number=number,
        metric=metric,
        name_zh=definition.get("label") or metric,
        aggregation=measure["agg"],
        expression=measure.get("expr") or measure["name"],
        fact=fact,
        date_column=dates,
        day=day,
        missing=None if given.get("fill_nulls_with") is None else str(given["fill_nulls_with"]),
    )


def _rows(part: Part, place: _Place, data_date: date) -> sql.Composable:
    """SQL for the rows of the part as `fact`, with what they count as `counted_value`."""
    compared = set(comparison_dates(data_date).values())
    wanted = {data_date, *compared, *(base for day in compared for base in comparison_dates(day).values())}
    schema, _, table = part.fact.partition(".")
    return sql.SQL(
        "(select fact.*, {expression} as counted_value from {table} as fact"
        " where fact.data_date in ({wanted}) and {date_column} = {day} and fact.{level} = {number}"
        " and ({expression}) is not null)"
    ).format(
        expression=sql.SQL(part.expression),
        table=sql.Identifier(schema, table),
        wanted=sql.SQL(", ").join(map(sql.Literal, sorted(wanted))),
        date_column=sql.SQL(part.date_column),
        day=sql.Literal(part.day),
        level=sql.Identifier(f"{place.level}_no"),
        number=sql.Literal(place.number),
    )


def _columns(cursor: Cursor, parts: list[Part]) -> dict[str, frozenset[str]]:
    """The columns of all facts, each with the facts that have it."""
    columns: dict[str, set[str]] = {}
    for fact in dict.fromkeys(part.fact for part in parts):
        schema, _, table = fact.partition(".")
        cursor.execute(sql.SQL("select * from {} limit 0").format(sql.Identifier(schema, table)))
        for column in cursor.description or ():
            columns.setdefault(column.name, set()).add(fact)
    return {name: frozenset(facts) for name, facts in columns.items()}


def _listing(
    part: Part, rows: sql.Composable, columns: Mapping[str, frozenset[str]], masked: frozenset[str]
) -> sql.Composable:
    counted = {"count_distinct": "dense_rank() over (order by rows.counted_value)", "count": "1"}.get(
        part.aggregation, "rows.counted_value"
    )
    shown: list[sql.Composable] = []
    for name, facts in columns.items():
        column: sql.Composable = sql.SQL("rows.{}::text").format(sql.Identifier(name))
        if part.fact not in facts:
            column = sql.SQL("null::text")
        elif name in masked:
            column = sql.SQL("case when {0} <> '' then left({0}, 1) || '***' else {0} end").format(column)
        shown.append(sql.SQL("{} as {}").format(column, sql.Identifier(name)))
    return sql.SQL(
        "select {metric}::text as part, {name}::text as part_name, {fact}::text as fact, {aggregation}::text as"
        " aggregation, {counted}::text as counted, {columns} from {rows} as rows{used}"
    ).format(
        metric=sql.Literal(part.metric),
        name=sql.Literal(part.name_zh),
        fact=sql.Literal(part.fact),
        aggregation=sql.Literal(part.aggregation),
        counted=sql.SQL(counted),
        columns=sql.SQL(", ").join(shown),
        rows=rows,
        used=sql.SQL(" where rows.counted_value <> 0") if part.aggregation == "sum" else sql.SQL(""),
    )


def _origin(
    cursor: Cursor,
    kpi: Kpi,
    parts: list[Part],
    rows: list[sql.Composable],
    value: sql.Composable,
    published: Decimal | None,
) -> Origin:
    """What the parts come to, in one statement: the same rows, put together as the metric says."""
    sources, columns, counts = [], [], []
    for part, of_part in zip(parts, rows, strict=True):
        listed = "count(*) filter (where rows.counted_value <> 0)" if part.aggregation == "sum" else "count(*)"
        sources.append(
            sql.SQL("(select {} as {}, {} as {} from {} as rows)").format(
                part.aggregated(sql.SQL("rows.counted_value")),
                sql.Identifier(f"part_{part.number}"),
                sql.SQL(listed),
                sql.Identifier(f"rows_{part.number}"),
                of_part,
            )
            + sql.SQL(" as {}").format(sql.Identifier(f"source_{part.number}"))
        )
        columns.append(sql.Identifier(f"part_{part.number}"))
        counts.append(sql.Identifier(f"rows_{part.number}"))
    cursor.execute(
        sql.SQL("select round({value}::numeric * {factor}, {scale}), {columns}, {counts} from {sources}").format(
            value=value,
            factor=sql.Literal(100 if kpi.is_percentage else 1),
            scale=sql.Literal(kpi.scale),
            columns=sql.SQL(", ").join(columns),
            counts=sql.SQL(", ").join(counts),
            sources=sql.SQL(" cross join ").join(sources),
        )
    )
    found, *rest = cursor.fetchone() or (None,)
    amounts, numbers = rest[: len(parts)], rest[len(parts) :]
    return Origin(
        sum(numbers),
        found,
        published,
        tuple(
            (f"{part.name_zh}（{part.metric}，{AGGREGATIONS[part.aggregation]}，{part.day}）", number, amount)
            for part, number, amount in zip(parts, numbers, amounts, strict=True)
        ),
    )


def personal_columns(manifest: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The columns that the facts' YAML calls personal, by `schema.fact`."""
    return {fact: frozenset(names) for fact, names in _personal(manifest)}


def _personal(manifest: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["schema"] == "kpi":
            yield (
                f"{node['schema']}.{node['name']}",
                [
                    column["name"]
                    for column in node["columns"].values()
                    if (column.get("config") or {}).get("meta", {}).get("personal")
                ],
            )
