"""One month of core, at other month ends: what the benchmark of many months reads instead of loading each.

The partitions of the loaded month are put aside; those of another month end are made of them, with every date in them
moved by as many months, so that as much was opened, lent and paid in each month.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from include.catalogue.manifest import read_manifest

ASIDE = "bench_month"
MOVED = {
    "date": "(({column} + 1 - {months} * interval '1 month')::date - 1)",
    "timestamp without time zone": "({column} - {months} * interval '1 month')",
    "timestamp with time zone": "({column} - {months} * interval '1 month')",
}
"""By type of a column, its value some months before; the last day of a month stays one."""
TARGET_YEAR = "target_year"
"""A date that is a number: targets are of a year."""


class LoadedMonth:
    """Core of one data date, as the facts of the KPIs read it. `columns` are names and types by table."""

    def __init__(self, conn: Connection, data_date: date) -> None:
        """Puts the partitions of `data_date` aside. Raises KeyError if core has not been built for that date."""
        self._conn, self._data_date = conn, data_date
        self._columns: dict[str, Sequence[tuple[str, str]]] = {}
        with conn, conn.cursor() as cursor:
            cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(ASIDE)))
            for table in _read_by_facts():
                self._columns[table] = _columns(cursor, table)
                partition = _partition(table, data_date)
                cursor.execute(
                    sql.SQL(
                        "alter table core.{table} detach partition core.{partition};"
                        " alter table core.{partition} drop constraint {is_of_date};"
                        " alter table core.{partition} set schema {aside};"
                        " alter table {aside}.{partition} rename to {table}"
                    ).format(
                        table=sql.Identifier(table),
                        partition=sql.Identifier(partition),
                        is_of_date=sql.Identifier(f"data_date_is_{data_date:%Y%m%d}"),
                        aside=sql.Identifier(ASIDE),
                    )
                )

    def stand_at(self, day: date) -> int:
        """Makes core's partitions of the month end `day` of it. Returns their rows."""
        return sum(self._copy(table, day) for table in self._columns)

    def forget(self, day: date) -> None:
        """Drops core's partitions of `day`, as retention does with those that nothing reads any more."""
        with self._conn, self._conn.cursor() as cursor:
            for table in self._columns:
                cursor.execute(sql.SQL("drop table if exists core.{}").format(sql.Identifier(_partition(table, day))))

    def _copy(self, table: str, day: date) -> int:
        years = self._data_date.year - day.year
        months = years * 12 + self._data_date.month - day.month
        # PostgreSQL writes no log of rows that it puts into a table of the same transaction.
        with self._conn, self._conn.cursor() as cursor:
            names = {
                "table": sql.Identifier(table),
                "partition": sql.Identifier(_partition(table, day)),
                "aside": sql.Identifier(ASIDE),
                "columns": sql.SQL(", ").join(sql.Identifier(name) for name, _ in self._columns[table]),
                "values": sql.SQL(", ").join(_moved(name, kind, months, years) for name, kind in self._columns[table]),
                "day": sql.Literal(day),
            }
            cursor.execute(
                sql.SQL(
                    "create table core.{partition} (like {aside}.{table} including all);"
                    " insert into core.{partition} ({columns}) select {values} from {aside}.{table}"
                ).format(**names)
            )
            rows = cursor.rowcount
            cursor.execute(
                sql.SQL(
                    "analyze core.{partition};"
                    " alter table core.{table} attach partition core.{partition} for values in ({day});"
                    " analyze only core.{table}"
                ).format(**names)
            )
        return rows


def _read_by_facts() -> list[str]:
    """The tables of core that models of the KPIs read."""
    nodes = read_manifest()["nodes"]
    return sorted(
        {
            nodes[parent]["alias"]
            for node in nodes.values()
            if node["resource_type"] == "model" and node["schema"] == "kpi"
            for parent in node["depends_on"]["nodes"]
            if parent in nodes and nodes[parent]["schema"] == "core"
        }
    )


def _partition(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


def _columns(cursor: Any, table: str) -> Sequence[tuple[str, str]]:
    """Names and types."""
    cursor.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = 'core' and table_name = %s order by ordinal_position",
        [table],
    )
    return tuple(cursor)


def _moved(name: str, kind: str, months: int, years: int) -> sql.Composable:
    column = sql.Identifier(name)
    if name == TARGET_YEAR:
        return sql.SQL("{} - {}").format(column, sql.Literal(years))
    if kind in MOVED:
        return sql.SQL(MOVED[kind]).format(column=column, months=sql.Literal(months))
    return column
