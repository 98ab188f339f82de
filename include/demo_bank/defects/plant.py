"""Plants kinds of defects into what the systems are about to deliver, and keeps the answer key."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import SourceSystem, SourceTable
from include.demo_bank.defects.kind import BadKind, Kind
from include.demo_bank.defects.lineage import IDENTIFIERS
from include.demo_bank.unload import MONTH_END

Cursor = psycopg2.extensions.cursor

log = logging.getLogger(__name__)


class NothingToPlant(RuntimeError):
    """A kind finds no row to spoil; the message names it."""


def plant(
    connection: psycopg2.extensions.connection,
    systems: Mapping[str, SourceSystem],
    kinds: Iterable[Kind],
    parameters: Mapping[str, Any],
    *,
    all_of_them: bool = True,
) -> int:
    """Run the statements of `kinds`, one after the other, in the schemas `<system>_new`; returns the rows touched.

    `parameters` are the plan's. The answer key, bank.answer_key, is made from the rows as they were and became, not
    from what a kind says of itself. Raises NothingToPlant; without `all_of_them` a kind that finds nothing is left out.
    Raises BadKind if a statement fails.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql("workshop.sql"))
        cursor.execute("select set_config('bank.seed', %s, false)", (str(parameters["seed"]),))
        for kind in kinds:
            if kind.statement:
                try:
                    _plant(cursor, systems, kind, parameters)
                except NothingToPlant as error:
                    if all_of_them:
                        raise
                    log.warning("%s", error)
        _answer(cursor, systems, {kind.id: kind for kind in kinds}, parameters["until"])
        cursor.execute("select count(*) from bank.planting")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def add_answers(connection: psycopg2.extensions.connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put what was done to files into the answer key, in the order of its columns."""
    with connection.cursor() as cursor:
        cursor.executemany("insert into bank.answer_key values (%s, %s, %s, %s, %s, %s, %s, %s, %s, null)", rows)


def _plant(cursor: Cursor, systems: Mapping[str, SourceSystem], kind: Kind, parameters: Mapping[str, Any]) -> None:
    tables = [source_table(systems, name) for name in kind.tables]
    names = [sql.Identifier(f"{table.system}_new", table.name) for table in tables]
    cursor.execute("select set_config('bank.defect', %s, false)", (kind.id,))
    for table, name in zip(tables, names, strict=True):
        cursor.execute(
            sql.SQL(
                "create trigger planting after insert or update or delete on {} for each row"
                " execute function bank.note_planting({})"
            ).format(name, sql.Literal(table.system))
        )
    try:
        cursor.execute(kind.statement, parameters)  # type: ignore[arg-type]
    except psycopg2.Error as error:
        raise BadKind(f"defect {kind.id}: {error}") from error
    for name in names:
        cursor.execute(sql.SQL("drop trigger planting on {}").format(name))
    cursor.execute("select table_name, count(*) from bank.planting where defect = %s group by table_name", (kind.id,))
    touched = dict(cursor.fetchall())
    if missing := [table.name for table in tables if table.name not in touched]:
        raise NothingToPlant(
            f"defect {kind.id}: no row of {', '.join(missing)} is as it needs it; a bank of more customers may have one"
        )
    log.info("planted %-40s %s", kind.id, ", ".join(f"{name} {count}" for name, count in touched.items()))
    cursor.execute(
        """
        insert into bank.planted_identifier (value, defect)
        select distinct field.value, planting.defect
        from bank.planting
        cross join lateral (values (row_before), (row_after)) as version (content)
        cross join lateral jsonb_each_text(version.content) as field
        where planting.defect = %s and field.key = any(%s) and field.value <> ''
        on conflict do nothing
        """,
        (kind.id, [*IDENTIFIERS, *kind.identified_by]),
    )


def source_table(systems: Mapping[str, SourceSystem], name: str) -> SourceTable:
    """The contract of `system.table`. Raises KeyError."""
    system, _, table = name.partition(".")
    return next(each for each in systems[system].tables if each.name == table)


def _sql(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _answer(cursor: Cursor, systems: Mapping[str, SourceSystem], kinds: Mapping[str, Kind], until: date) -> None:
    """One line for each value that differs, or for a row that has been taken away or put in."""
    for kind in kinds.values():
        for table in (source_table(systems, name) for name in kind.tables if kind.statement):
            date_column = MONTH_END if table.mode == "snapshot" else table.date_column
            cursor.execute(
                _sql("answers.sql"),
                {
                    "key": list(table.key),
                    "date_column": date_column,
                    "until": until,
                    "expected": f"{kind.caught_by}: {', '.join(kind.found_by)}",
                    "defect": kind.id,
                    "table": table.name,
                    "system": table.system,
                },
            )
