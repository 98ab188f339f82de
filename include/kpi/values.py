"""KPI values of a data date, computed and checked inside the database, in temporary tables of the transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.kpi.compare import compare
from include.kpi.dates import base_dates, comparison_dates
from include.kpi.definitions import COMPARISONS, LEVELS, Dimension, Kpi
from include.kpi.metrics import SemanticLayer

WHOLE = "all"
"""Dimension and member of a value that is not broken down."""
NO_MEMBER = "none"
BREAKDOWN_LEVELS: Mapping[str, tuple[str, ...]] = {"manager_no": ("outlet",)}
"""The organisation levels that a dimension is published at; those not named here at the bank and its branches. A
customer manager is the next level below the outlet."""
DEFAULT_BREAKDOWN_LEVELS = ("bank", "branch")

CONTENT = (
    "data_date",
    "kpi_id",
    "organisation_level",
    "organisation_no",
    "organisation_name",
    "dimension",
    "member",
    "member_name",
    "unit",
    "value",
    "value_reason",
    "month_average",
    *(f"{name}_{part}" for name in COMPARISONS for part in ("value", "change", "change_rate", "reason")),
    "share",
    "rank",
    "ranked",
    "target_value",
    "completion_rate",
)
"""The columns of kpi.kpi_value that make up what is published; published_at is not one of them."""


class KpiError(RuntimeError):
    """The KPIs of a data date cannot be published; the message says what is missing or does not add up."""


def compute(
    cursor: Cursor,
    data_date: date,
    kpis: Sequence[Kpi],
    dimensions: Mapping[str, Dimension],
    semantic_layer: SemanticLayer,
    organisation_date: date | None = None,
) -> None:
    """Leaves the values of `data_date` in the temporary table kpi_new, which has the columns CONTENT.

    What is compared with stands as it was filed; only what has never been filed is computed from facts, if they are
    there. With `organisation_date` everything is computed anew, in the organisation tree of that date.
    Raises KpiError if the facts of `data_date` have not been built, or a KPI cannot have a dimension.
    """
    for kpi in kpis:
        for name in kpi.dimensions:
            if name not in dimensions or not semantic_layer.has_dimension(kpi.id, name):
                raise KpiError(
                    f"KPI {kpi.id} is declared by dimension {name}, which needs a label in the semantic model that the "
                    f"KPI's measures come from; that is {', '.join(sorted(semantic_layer.models(kpi.id)))}"
                )
    compared = comparison_dates(data_date)
    days = {data_date, *compared.values()}
    bases = {start for day in days for kpi in kpis if kpi.base for start in base_dates(day, kpi.base)}
    built = semantic_layer.dates_built(cursor, days | bases)
    unbuilt = sorted(fact for fact, dates in built.items() if data_date not in dates)
    if unbuilt:
        raise KpiError(
            f"no KPIs of {data_date}: {', '.join(unbuilt)} not built for that date; "
            f"run `EASTWIND_DATA_DATE={data_date} dbt build --select path:models/kpi`"
        )

    def is_built(kpi: Kpi, day: date) -> bool:
        return all(day in built[fact] for fact in semantic_layer.facts_of(kpi.id))

    _points(cursor)
    filed = set() if organisation_date else _take_filed(cursor, kpis, compared.values())
    wanted: dict[tuple[date, ...], list[Kpi]] = {}
    known: set[tuple[str, date]] = set(filed)
    for kpi in kpis:
        measured = {data_date} | {
            compared[name]
            for name in kpi.comparisons
            if (kpi.id, compared[name]) not in filed and is_built(kpi, compared[name])
        }
        known |= {(kpi.id, day) for day in measured}
        wanted.setdefault(tuple(sorted(measured)), []).append(kpi)
    zero = {kpi.id for kpi in kpis if semantic_layer.is_zero_without_rows(kpi.id)}
    _define(cursor, kpis, data_date, known, {kpi.id: is_built(kpi, compared[kpi.base]) for kpi in kpis if kpi.base})
    # MetricFlow joins subqueries whose size PostgreSQL cannot estimate; it takes them for a row each and nests loops.
    cursor.execute("set local enable_nestloop = off")
    for dates, of_dates in wanted.items():
        for batch in ([kpi for kpi in of_dates if not kpi.base], [kpi for kpi in of_dates if kpi.base]):
            starts = {start for day in dates for kpi in batch if kpi.base for start in base_dates(day, kpi.base)}
            facts = frozenset().union(*(semantic_layer.facts_of(name) for kpi in batch for name in kpi.metrics))
            semantic_layer.restrict(cursor, facts, {*dates, *starts}, organisation_date)
            _measure(cursor, batch, semantic_layer, dates)
            semantic_layer.release(cursor)
    cursor.execute("set local enable_nestloop = on")
    _complete(
        cursor,
        [(kpi, day, kpi.id in zero) for dates, of_dates in wanted.items() for kpi in of_dates for day in dates],
    )
    cursor.execute("analyze kpi_point")
    compare(cursor, data_date, organisation_date or data_date, dimensions)


def _points(cursor: Cursor) -> None:
    """Temporary table kpi_point: the value of each KPI, organisation, member and date, as it is published."""
    cursor.execute(
        """
        create temporary table kpi_point (
            kpi_id text not null,
            organisation_level text not null,
            organisation_no text not null,
            dimension text not null,
            member text not null,
            data_date date not null,
            value numeric,
            month_average numeric,
            primary key (kpi_id, organisation_level, organisation_no, dimension, member, data_date)
        ) on commit drop
        """
    )


def _take_filed(cursor: Cursor, kpis: Sequence[Kpi], dates: Iterable[date]) -> set[tuple[str, date]]:
    """Puts what was filed for `dates` into kpi_point; returns for which KPIs and dates something was."""
    parameters = {"kpis": [kpi.id for kpi in kpis], "dates": sorted(set(dates))}
    cursor.execute(
        """
        insert into kpi_point
        select kpi_id, organisation_level, organisation_no, dimension, member, data_date, value, month_average
        from kpi.kpi_value
        where data_date = any(%(dates)s) and kpi_id = any(%(kpis)s)
        """,
        parameters,
    )
    cursor.execute("select distinct kpi_id, data_date from kpi_point")
    return {(kpi_id, day) for kpi_id, day in cursor}


def _define(
    cursor: Cursor,
    kpis: Sequence[Kpi],
    data_date: date,
    known: set[tuple[str, date]],
    is_base_built: Mapping[str, bool],
) -> None:
    """Temporary tables kpi_definition, a row per KPI, and kpi_base, a row per KPI and name of a comparison."""
    cursor.execute(
        """
        create temporary table kpi_definition (
            kpi_id text primary key,
            number integer not null,
            name_zh text not null,
            unit text not null,
            scale integer not null,
            is_percentage boolean not null,
            is_higher_better boolean,
            has_share boolean not null,
            has_rank boolean not null,
            has_target boolean not null,
            empty_reason text not null
        ) on commit drop;
        create temporary table kpi_base (
            kpi_id text not null,
            comparison text not null,
            base_date date not null,
            refusal text
        ) on commit drop
        """
    )
    dates = comparison_dates(data_date)
    execute_values(
        cursor,
        "insert into kpi_definition values %s",
        [
            (
                kpi.id,
                kpi.number,
                kpi.name_zh,
                kpi.unit,
                kpi.scale,
                kpi.is_percentage,
                {"higher": True, "lower": False, "neutral": None}[kpi.direction],
                *(name in kpi.positions for name in ("share", "rank", "target")),
                ("无可计量的记录" if kpi.kind == "duration" else "无此项业务，分母为零")
                if kpi.base is None
                else ("基期为零或无此项业务" if is_base_built[kpi.id] else f"无{dates[kpi.base]}数据"),
            )
            for kpi in kpis
        ],
    )
    execute_values(
        cursor,
        "insert into kpi_base values %s",
        [
            (
                kpi.id,
                name,
                day,
                ("不作此项比较" if name not in kpi.comparisons else None if (kpi.id, day) in known else f"无{day}数据"),
            )
            for kpi in kpis
            for name, day in dates.items()
        ],
    )


def _measure(cursor: Cursor, kpis: Sequence[Kpi], semantic_layer: SemanticLayer, dates: Sequence[date]) -> None:
    """Adds the values of `kpis` at `dates` to kpi_point: by organisation, and by the dimensions that they declare."""
    of_group = {name: kpi for kpi in kpis for name in kpi.metrics}
    for group in semantic_layer.groups(of_group):
        together = [kpi for kpi in kpis if set(kpi.metrics) <= set(group)]
        for level in LEVELS:
            _insert(cursor, together, level, None, semantic_layer, dates)
        for dimension in dict.fromkeys(name for kpi in together for name in kpi.dimensions):
            declared = [kpi for kpi in together if dimension in kpi.dimensions]
            for level in BREAKDOWN_LEVELS.get(dimension, DEFAULT_BREAKDOWN_LEVELS):
                _insert(cursor, declared, level, dimension, semantic_layer, dates)


def _complete(cursor: Cursor, measured: Sequence[tuple[Kpi, date, bool]]) -> None:
    """Gives every organisation that has any value every KPI of `measured` (KPI, date, whether it is 0 without rows)."""
    cursor.execute(
        "create temporary table kpi_measured (kpi_id text, data_date date, is_zero boolean, levels text[])"
        " on commit drop"
    )
    execute_values(
        cursor,
        "insert into kpi_measured values %s",
        [(kpi.id, day, is_zero, list(kpi.levels)) for kpi, day, is_zero in measured],
    )
    cursor.execute(
        """
        insert into kpi_point
        select
            measured.kpi_id,
            place.organisation_level,
            place.organisation_no,
            'all',
            'all',
            measured.data_date,
            case when measured.is_zero then round(0, definition.scale) end
        from kpi_measured as measured
        inner join kpi_definition as definition on measured.kpi_id = definition.kpi_id
        inner join (
            select distinct
                organisation_level,
                organisation_no,
                data_date
            from kpi_point
            where dimension = 'all'
        ) as place
            on
                measured.data_date = place.data_date
                and place.organisation_level = any(measured.levels)
        on conflict do nothing
        """
    )


def _insert(
    cursor: Cursor,
    kpis: Sequence[Kpi],
    level: str,
    dimension: str | None,
    semantic_layer: SemanticLayer,
    dates: Sequence[date],
) -> None:
    kpis = [kpi for kpi in kpis if level in kpi.levels]
    if not kpis:
        return
    # Two KPIs may share a metric: the same figure under two names has one daily average.
    names = list(dict.fromkeys(name for kpi in kpis for name in kpi.metrics))
    unpivoted = sql.SQL(", ").join(
        sql.SQL("({}, metric.{}::numeric, {}::numeric)").format(
            sql.Literal(kpi.id),
            sql.Identifier(kpi.id),
            sql.SQL("null") if kpi.month_average is None else sql.Identifier("metric", kpi.month_average),
        )
        for kpi in kpis
    )
    cursor.execute(
        sql.SQL(
            """
            insert into kpi_point
            select
                point.kpi_id,
                {level},
                metric.{level_column},
                {dimension},
                {member},
                metric.metric_time__day::date,
                round(point.value * case when definition.is_percentage then 100 else 1 end, definition.scale),
                round(point.month_average * case when definition.is_percentage then 100 else 1 end, definition.scale)
            from ({query}) as metric
            cross join lateral (values {unpivoted}) as point (kpi_id, value, month_average)
            inner join kpi_definition as definition on point.kpi_id = definition.kpi_id
            where metric.metric_time__day in ({dates}) and metric.{level_column} is not null
            """
        ).format(
            level=sql.Literal(level),
            level_column=sql.Identifier(level),
            dimension=sql.Literal(dimension or WHOLE),
            member=sql.Literal(WHOLE)
            if dimension is None
            else sql.SQL("coalesce(metric.member, {})").format(sql.Literal(NO_MEMBER)),
            query=sql.SQL(semantic_layer.query(names, level, dimension)),
            unpivoted=unpivoted,
            dates=sql.SQL(", ").join(map(sql.Literal, dates)),
        )
    )


def check(cursor: Cursor, data_date: date, kpis: Sequence[Kpi], organisation_date: date | None = None) -> None:
    """Raises KpiError if kpi_new is empty or contradicts itself.

    What adds up must do so from level to level, empty parts left out, and from the members of a dimension to the whole;
    customers counted once at a level are at most the sum of the level below, and at least its greatest part.
    """
    cursor.execute("select count(*) from kpi_new")
    if cursor.fetchone() == (0,):
        raise KpiError(f"no KPIs of {data_date}: its facts are empty, for any organisation; look at core for that date")
    cursor.execute("select distinct organisation_no from kpi_new where organisation_name is null order by 1 limit 5")
    nameless = [number for (number,) in cursor]
    if nameless:
        raise KpiError(
            f"KPIs of {data_date} stand at organisations that kpi.dim_organisation does not have for that date: "
            + ", ".join(nameless)
        )
    cursor.execute(
        """
        with link as (
            select distinct
                lower_level,
                lower_no,
                upper_level,
                upper_no
            from kpi.dim_organisation as organisation
            cross join lateral (
                values
                ('outlet', outlet_no, 'sub_branch', sub_branch_no),
                ('sub_branch', sub_branch_no, 'branch', branch_no),
                ('branch', branch_no, 'bank', bank_no)
            ) as pair (lower_level, lower_no, upper_level, upper_no)
            where organisation.data_date = %(tree_date)s
        ),

        total as (
            select
                part.kpi_id,
                link.upper_level,
                link.upper_no,
                'next level' as parts,
                sum(part.value) as total,
                max(part.value) as greatest
            from kpi_new as part
            inner join link
                on
                    part.organisation_level = link.lower_level
                    and part.organisation_no = link.lower_no
            where part.dimension = 'all'
            group by part.kpi_id, link.upper_level, link.upper_no
            union all
            select
                part.kpi_id,
                part.organisation_level,
                part.organisation_no,
                part.dimension,
                sum(part.value),
                max(part.value)
            from kpi_new as part
            where part.dimension <> 'all'
            group by part.kpi_id, part.organisation_level, part.organisation_no, part.dimension
        )

        select
            total.kpi_id,
            total.upper_level,
            total.upper_no,
            total.parts,
            whole.value,
            total.total
        from total
        left join kpi_new as whole
            on
                total.kpi_id = whole.kpi_id
                and total.upper_level = whole.organisation_level
                and total.upper_no = whole.organisation_no
                and whole.dimension = 'all'
        where
            case
                when total.kpi_id = any(%(additive)s) then total.total is distinct from whole.value
                when total.kpi_id = any(%(distinct)s) then
                    whole.value is null
                    or whole.value not between total.greatest and total.total
                else false
            end
        order by total.kpi_id, total.upper_level, total.upper_no, total.parts
        """,
        {
            "tree_date": organisation_date or data_date,
            "additive": [kpi.id for kpi in kpis if kpi.additive],
            "distinct": [kpi.id for kpi in kpis if kpi.kind == "distinct_count" and not kpi.additive],
        },
    )
    wrong = cursor.fetchall()
    if wrong:
        examples = "; ".join(
            f"{kpi_id} of {level} {number} is {whole}, its parts by {parts} add up to {total}"
            for kpi_id, level, number, parts, whole, total in wrong[:5]
        )
        raise KpiError(
            f"KPIs of {data_date} contradict themselves in {len(wrong)} places, nothing is published: {examples}"
        )


def replace(cursor: Cursor, data_date: date, reason: str) -> bool:
    """Puts kpi_new in the place of the data date's rows in kpi.kpi_value. Returns whether anything was different.

    A value that had been published and is another now goes to kpi.restatement with both values and `reason`.
    """
    content = sql.SQL(", ").join(map(sql.Identifier, CONTENT))
    cursor.execute(
        sql.SQL(
            """
            with old as (
                select {content} from kpi.kpi_value where data_date = %(data_date)s
            )
            select
                exists(select {content} from kpi_new except select {content} from old)
                or exists(select {content} from old except select {content} from kpi_new)
            """
        ).format(content=content),
        {"data_date": data_date},
    )
    row = cursor.fetchone()
    if row is not None and not row[0]:
        return False
    cursor.execute(
        """
        insert into kpi.restatement (
            data_date, kpi_id, organisation_level, organisation_no, dimension, member, old_value, new_value, reason
        )
        select
            %(data_date)s, kpi_id, organisation_level, organisation_no, dimension, member, old.value, new.value,
            %(reason)s
        from (select * from kpi.kpi_value where data_date = %(data_date)s) as old
        full outer join kpi_new as new
            using (kpi_id, organisation_level, organisation_no, dimension, member)
        where
            old.value is distinct from new.value
            and kpi_id in (select published.kpi_id from kpi.kpi_value as published where data_date = %(data_date)s)
        order by kpi_id, organisation_level, organisation_no, dimension, member
        """,
        {"data_date": data_date, "reason": reason},
    )
    cursor.execute("delete from kpi.kpi_value where data_date = %s", [data_date])
    cursor.execute(
        sql.SQL("insert into kpi.kpi_value ({content}) select {content} from kpi_new").format(content=content)
    )
    return True
