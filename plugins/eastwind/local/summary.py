"""What a run of the chain has left, for the end of `make demo`."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from include import settings
from include.warehouse.connections import connect

PACKAGES = """
select distinct on (data_date) data_date, version, path
from ops.submission
where data_date = any(%(dates)s)
order by data_date, version desc
"""

LOADED = """
select system, sum(rows), count(*)
from (
    select distinct on (system, table_name, data_date) system, rows
    from ops.load
    where data_date = any(%(dates)s) and status = 'loaded'
    order by system, table_name, data_date, load_id desc
) as latest
group by system
order by system
"""

ROWS = """
select table_code, array_agg(rows order by data_date)
from ops.file
where
    data_date = any(%(dates)s)
    and (licence_no, data_date, version) in (
        select licence_no, data_date, max(version) from ops.submission group by licence_no, data_date
    )
group by table_code
order by table_code
"""

CHECKS = """
select data_date, count(*) filter (where rows_failed = 0), count(*) filter (where rows_failed > 0), sum(rows_failed)
from dq.rule_result
where
    status = 'checked'
    and run_id in (select max(run_id) from dq.check_run where data_date = any(%(dates)s) group by data_date)
group by data_date
order by data_date
"""

KPIS = """
select data_date, count(distinct kpi_id), count(*)
from kpi.kpi_value
where data_date = any(%(dates)s)
group by data_date
order by data_date
"""


def summary(data_dates: Iterable[date]) -> str:
    """Rows loaded, rows per table, checks, packages, KPIs and lineage of the data dates, and what to open next."""
    parameters = {"dates": list(data_dates)}
    with closing(connect()) as connection, connection.cursor() as cursor:

        def query(text: str) -> list[tuple[Any, ...]]:
            cursor.execute(text, parameters)
            return cursor.fetchall()

        loaded, rows, checks, packages, kpis = map(query, (LOADED, ROWS, CHECKS, PACKAGES, KPIS))

    lines = ["loaded"]
    lines += [f"  {system:<10}{count:>12,} rows in {loads} loads" for system, count, loads in loaded]
    lines += ["", "rows per EAST table, by data date"]
    lines += [f"  {code:<12}{''.join(f'{count:>12,}' for count in counts)}" for code, counts in rows]
    lines += ["", "checks"]
    lines += [
        f"  {day}  {passed:>6} passed  {failed:>6} failed  {count:>8} failing rows"
        for day, passed, failed, count in checks
    ]
    lines += ["", "packages"]
    lines += [f"  {day}  {settings.OUTPUT / path}" for day, _, path in packages] or ["  none"]
    lines += ["", "KPIs"]
    lines += [f"  {day}  {number:>4} KPIs  {values:>8,} values" for day, number, values in kpis] or ["  none"]
    lines += ["", f"lineage\n  {lineage_events():,} events in {lineage_file()}"]
    return "\n".join(lines + _next(packages, kpis))


def lineage_file() -> Any:
    return settings.OUTPUT / "lineage" / "events.jsonl"


def lineage_events() -> int:
    """How many OpenLineage events have been written."""
    file = lineage_file()
    if not file.exists():
        return 0
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _next(packages: Sequence[tuple[Any, ...]], kpis: Sequence[tuple[Any, ...]]) -> list[str]:
    lines = ["", "next"]
    if packages:
        manifest = settings.OUTPUT / packages[-1][2] / "manifest.json"
        lines.append(f"  {manifest}  the files of the package, their rows and digests")
    if kpis:
        lines.append(f"  {settings.OUTPUT}/kpi/{kpis[-1][0]:%Y%m%d}/kpi.xlsx  the KPIs as a workbook")
    lines += ["  make airflow  the runs in the Airflow UI", "  make docs     the dbt docs site, output/docs/index.html"]
    return lines
