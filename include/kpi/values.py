"""KPI values of a data date, computed and checked inside the database, in temporary tables of the transaction."""

from collections.abc import Sequence
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.kpi.dates import comparison_dates
from include.kpi.definitions import COMPARISONS, LEVELS, Kpi
from include.kpi.metrics import SemanticLayer

CONTENT = (
    "data_date",
    "kpi_id",
    "organisation_level",
    "organisation_no",
    "organisation_name",
    "unit",
    "value",
    "value_reason",
    *(f"{name}_{part}" for name in COMPARISONS for part in ("value", "change", "change_rate", "reason")),
)
"""The columns of kpi.kpi_value that make up what is published; published_at is not one of them."""


class KpiError(RuntimeError):
    """The KPIs of a data date cannot be published; the message says what is missing or does not add up."""


def compute(cursor: Cursor, data_date: date, kpis: Sequence[Kpi], semantic_layer: SemanticLayer) -> None:
    """Leaves the values of `data_date` in the temporary table kpi_new, which has the columns CONTENT.

    Raises KpiError if the facts of `data_date` have not been built.
    """
    compared = comparison_dates(data_date)
    published = {data_date, *compared.values()}
    bases = {comparison_dates(day)[kpi.base] for day in published for kpi in kpis if kpi.base}
    built = semantic_layer.dates_built(cursor, published | bases)
    if data_date not in built:
        raise KpiError(
            f"no KPIs of {data_date}: not all of {', '.join(sorted(semantic_layer.facts))} have been built for that "
            f"date; run `EASTWIND_DATA_DATE={data_date} dbt build --select path:models/kpi`"
        )
    _define(cursor, kpis, data_date, built)
    semantic_layer.restrict(cursor, built)
    _measure(cursor, kpis, semantic_layer, published & built)
    semantic_layer.release(cursor)
    _compare(cursor, data_date)


def _define(cursor: Cursor, kpis: Sequence[Kpi], data_date: date, built: set[date]) -> None:
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
    not_built = {name: None if day in built else f"无{day}数据" for name, day in dates.items()}
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
                (not_built[kpi.base] or "基期为零或无此项业务") if kpi.base else "无此项业务，分母为零",
            )
            for kpi in kpis
        ],
    )
    execute_values(
        cursor,
        "insert into kpi_base values %s",
        [
            (kpi.id, name, day, not_built[name] if name in kpi.comparisons else "不作此项比较")
            for kpi in kpis
            for name, day in dates.items()
        ],
    )


def _measure(cursor: Cursor, kpis: Sequence[Kpi], semantic_layer: SemanticLayer, dates: set[date]) -> None:
    """Temporary table kpi_point: the value of each KPI, organisation and date, as it is published."""
    cursor.execute(
        """
        create temporary table kpi_point (
            kpi_id text not null,
            organisation_level text not null,
            organisation_no text not null,
            data_date date not null,
            value numeric,
            primary key (kpi_id, organisation_level, organisation_no, data_date)
        ) on commit drop
        """
    )
    # MetricFlow joins subqueries whose size PostgreSQL cannot estimate; it takes them for a row each and nests loops.
    cursor.execute("set local enable_nestloop = off")
    for level in LEVELS:
        metrics = [kpi.id for kpi in kpis if level in kpi.levels]
        unpivoted = sql.SQL(", ").join(
            sql.SQL("({}, metric.{}::numeric)").format(sql.Literal(name), sql.Identifier(name)) for name in metrics
        )
        cursor.execute(
            sql.SQL(
                """
                insert into kpi_point
                select
                    point.kpi_id,
                    {level},
                    metric.{level_column},
                    metric.metric_time__day::date,
                    round(point.value * case when definition.is_percentage then 100 else 1 end, definition.scale)
                from ({query}) as metric
                cross join lateral (values {unpivoted}) as point (kpi_id, value)
                inner join kpi_definition as definition on point.kpi_id = definition.kpi_id
                """
            ).format(
                level=sql.Literal(level),
                level_column=sql.Identifier(level),
                query=sql.SQL(semantic_layer.query(metrics, level, dates)),
                unpivoted=unpivoted,
            )
        )


def _compare(cursor: Cursor, data_date: date) -> None:
    """Temporary table kpi_new: the points of the data date beside what they are compared with."""
    columns, joins = [], []
    for name in COMPARISONS:
        columns.append(
            f"""
            case when {name}_base.refusal is null then {name}.value end as {name}_value,
            case when {name}_base.refusal is null then point.value - {name}.value end as {name}_change,
            case
                when {name}_base.refusal is null and not definition.is_percentage and {name}.value > 0
                    then round((point.value - {name}.value) * 100 / {name}.value, 4)
            end as {name}_change_rate,
            case
                when {name}_base.refusal is not null then {name}_base.refusal
                when point.value is null then '本期无值'
                when {name}.kpi_id is null then '该机构基期无数据'
                when {name}.value is null then '基期无值'
                when not definition.is_percentage and {name}.value <= 0 then '基期不为正，不计增减幅'
            end as {name}_reason"""
        )
        joins.append(
            f"""
        inner join kpi_base as {name}_base
            on
                point.kpi_id = {name}_base.kpi_id
                and {name}_base.comparison = '{name}'
        left join kpi_point as {name}
            on
                point.kpi_id = {name}.kpi_id
                and point.organisation_level = {name}.organisation_level
                and point.organisation_no = {name}.organisation_no
                and {name}_base.base_date = {name}.data_date"""
        )
    cursor.execute(
        f"""
        create temporary table kpi_new on commit drop as
        select
            point.data_date,
            point.kpi_id,
            point.organisation_level,
            point.organisation_no,
            organisation.organisation_name || case
                when point.organisation_level in ('bank', organisation.organisation_class) then ''
                when point.organisation_level = 'outlet' then '（本部）'
                else '（本部及直属）'
            end as organisation_name,
            definition.unit,
            point.value,
            case when point.value is null then definition.empty_reason end as value_reason,{",".join(columns)}
        from kpi_point as point
        inner join kpi_definition as definition on point.kpi_id = definition.kpi_id{"".join(joins)}
        left join kpi.dim_organisation as organisation
            on
                point.organisation_no = organisation.organisation_no
                and point.data_date = organisation.data_date
        where point.data_date = %(data_date)s
        """,
        {"data_date": data_date},
    )


def check(cursor: Cursor, data_date: date, kpis: Sequence[Kpi]) -> None:
    """Raises KpiError if kpi_new is empty or contradicts itself.

    What adds up must do so from level to level, empty parts left out; customers counted once at a level are at most the
    sum of the level below, and at least its greatest part.
    """
    cursor.execute("select count(*) from kpi_new")
    if cursor.fetchone() == (0,):
        raise KpiError(f"no KPIs of {data_date}: its facts are empty, for any organisation; look at core for that date")
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
            where organisation.data_date = %(data_date)s
        ),

        total as (
            select
                part.kpi_id,
                link.upper_level,
                link.upper_no,
                sum(part.value) as total,
                max(part.value) as greatest
            from kpi_new as part
            inner join link
                on
                    part.organisation_level = link.lower_level
                    and part.organisation_no = link.lower_no
            group by part.kpi_id, link.upper_level, link.upper_no
        )

        select
            total.kpi_id,
            total.upper_level,
            total.upper_no,
            whole.value,
            total.total
        from total
        left join kpi_new as whole
            on
                total.kpi_id = whole.kpi_id
                and total.upper_level = whole.organisation_level
                and total.upper_no = whole.organisation_no
        where
            case
                when total.kpi_id = any(%(additive)s) then total.total is distinct from whole.value
                when total.kpi_id = any(%(distinct)s) then
                    whole.value is null
                    or whole.value not between total.greatest and total.total
                else false
            end
        order by total.kpi_id, total.upper_level, total.upper_no
        """,
        {
            "data_date": data_date,
            "additive": [kpi.id for kpi in kpis if kpi.additive],
            "distinct": [kpi.id for kpi in kpis if kpi.kind == "distinct_count" and not kpi.additive],
        },
    )
    wrong = cursor.fetchall()
    if wrong:
        examples = "; ".join(
            f"{kpi_id} of {level} {number} is {whole}, its parts add up to {total}"
            for kpi_id, level, number, whole, total in wrong[:5]
        )
        raise KpiError(
            f"KPIs of {data_date} contradict themselves in {len(wrong)} places, nothing is published: {examples}"
        )
    cursor.execute("select distinct organisation_no from kpi_new where organisation_name is null order by 1 limit 5")
    nameless = [number for (number,) in cursor]
    if nameless:
        raise KpiError(
            f"KPIs of {data_date} stand at organisations that kpi.dim_organisation does not have for that date: "
            + ", ".join(nameless)
        )


def replace(cursor: Cursor, data_date: date) -> bool:
    """Puts kpi_new in the place of the data date's rows in kpi.kpi_value. Returns whether anything was different."""
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
    cursor.execute("delete from kpi.kpi_value where data_date = %s", [data_date])
    cursor.execute(
        sql.SQL("insert into kpi.kpi_value ({content}) select {content} from kpi_new").format(content=content)
    )
    return True
