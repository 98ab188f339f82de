"""Coverage: which items of the standard carry a value, in how many rows, and why the others carry none."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import Catalogue, EastTable, Item

State = Literal["filled", "explained", "unexplained", "stale reason"]

FILLINGS = {"date": "99991231", "month": "999912", "time": "000000"}
"""What deliver() writes into a required item without a value, by type; into a number 0."""

HEADINGS = (
    "table_no", "table", "table_zh", "edition", "item_no", "item", "item_zh", "required", "rows", "filled", "share",
    "state", "reason",
)  # fmt: skip


class CoverageError(RuntimeError):
    """The tables cannot be measured; the message says what to build."""


@dataclass(frozen=True)
class ItemCoverage:
    """How many of the rows of its table an item carries a value in."""

    item: Item
    rows: int
    filled: int

    @property
    def share(self) -> float:
        """0 to 1; 0 without rows."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def state(self) -> State:
        """`unexplained` and `stale reason` are errors: of the catalogue, or of what fills the table."""
        if self.filled:
            return "stale reason" if self.item.unfilled else "filled"
        return "explained" if self.reason else "unexplained"

    @property
    def reason(self) -> str:
        """Why the item may carry no value; empty if nothing says so."""
        return self.item.unfilled or self.item.usually_unfilled or ""


@dataclass(frozen=True)
class TableCoverage:
    """A table in one edition, over the data dates that are filed by it."""

    table: EastTable
    dates: tuple[date, ...]
    rows: int
    items: tuple[ItemCoverage, ...]

    @property
    def problems(self) -> list[str]:
        """An item that carries no value and says not why, or says why although it carries one."""
        return [
            f"{self.table.code}.{each.item.code} {each.item.name_zh}: "
            + (
                f"no value in {self.rows:,} rows and no reason (`unfilled`) in the YAML"
                if each.state == "unexplained"
                else f"`unfilled` in the YAML, but {each.filled:,} of {self.rows:,} rows carry a value"
            )
            for each in self.items
            if each.state in ("unexplained", "stale reason")
        ]


def measure(conn: Connection, catalogue: Catalogue, dates: Iterable[date]) -> list[TableCoverage]:
    """Counts the values of every item of the tables that are filed, over the data dates, in one scan per table.

    A date is counted in the edition that is valid on it. Raises CoverageError if a table has not been built for one.
    """
    wanted: dict[tuple[int, date], tuple[EastTable, list[date]]] = {}
    for day in sorted(set(dates)):
        for table in catalogue.at(day).filed:
            wanted.setdefault((table.number, table.valid_from), (table, []))[1].append(day)
    with conn, conn.cursor() as cursor:
        return [_measure(cursor, table, tuple(days)) for _, (table, days) in sorted(wanted.items())]


def problems(tables: Iterable[TableCoverage]) -> list[str]:
    """What is wrong in any of them; empty if every item carries a value or says why it carries none."""
    return [problem for table in tables for problem in table.problems]


def _measure(cursor: Cursor, table: EastTable, dates: tuple[date, ...]) -> TableCoverage:
    names = [f"{table.relation}_{day:%Y%m%d}" for day in dates]
    cursor.execute("select name from unnest(%s) as name where to_regclass(name) is null", (names,))
    if missing := ", ".join(name[-8:] for (name,) in cursor.fetchall()):
        raise CoverageError(
            f"{table.code} {table.name_zh}: {table.relation} has not been built for {missing}: "
            f"`EASTWIND_DATA_DATE=<date> dbt build --select {table.model}`"
        )
    try:
        cursor.execute(count_statement(table, dates))
    except psycopg2.Error as error:
        raise CoverageError(f"{table.code} {table.name_zh}: {table.relation} cannot be read: {error}") from error
    counted = cursor.fetchone()
    assert counted is not None
    rows, *filled = counted
    items = (ItemCoverage(item, rows, count) for item, count in zip(table.items, filled, strict=True))
    return TableCoverage(table, dates, rows, tuple(items))


def count_statement(table: EastTable, dates: Sequence[date]) -> sql.Composed:
    """One row: the rows of the dates, then for each item how many of them carry a value."""
    return sql.SQL("select count(*), {items} from {relation} where data_date in ({dates})").format(
        items=sql.SQL(", ").join(_filled(item) for item in table.items),
        relation=sql.Identifier(table.schema, table.name),
        dates=sql.SQL(", ").join(sql.Literal(day) for day in dates),
    )


def _filled(item: Item) -> sql.Composable:
    """Rows with a value. What stands for 'none' is no value; where an item may be empty, 0 is a value."""
    filling = (FILLINGS.get(item.type or "") or ("" if item.is_text else "0")) if item.required is True else ""
    none = {"", filling}
    return sql.SQL("count(*) filter (where {item} not in ({none}))").format(
        item=sql.Identifier(item.name), none=sql.SQL(", ").join(sql.Literal(text) for text in sorted(none))
    )


def report(tables: Sequence[TableCoverage]) -> str:
    """The tables with their totals, then every item that never carries a value, with its reason."""
    lines = [
        f"{'table':<22} {'rows':>12} {'items':>6} {'filled':>7} {'share':>7} {'never: may be':>14} {'must be':>14}",
        *(_line(f"{each.table.number:>4} {each.table.code}", each.rows, each.items) for each in tables),
        _line(
            f"{len(tables):>4} tables",
            sum(each.rows for each in tables),
            [item for each in tables for item in each.items],
        ),
    ]
    for title, state in (
        ("never filled, with the reason", "explained"),
        ("NEVER FILLED, NO REASON", "unexplained"),
        ("REASON FOR NO VALUE, BUT FILLED", "stale reason"),
    ):
        found = [(each, item) for each in tables for item in each.items if item.state == state]
        lines += [f"\n{title}: {len(found)}"] if found else []
        lines += [
            f"  {each.table.number} {each.table.code}.{item.item.code} {item.item.name_zh}"
            f" ({_required(item.item)}){': ' + item.reason if item.reason else ''}"
            for each, item in found
        ]
    return "\n".join(lines)


def _line(name: str, rows: int, items: Sequence[ItemCoverage]) -> str:
    """Of items: all, those with a value somewhere, the share of values that are there, and those without, by whether
    they may be empty or must be filled (always or under a condition)."""
    never = [each.item.required for each in items if not each.filled]
    share = sum(each.share for each in items) / len(items) if items else 0.0
    return (
        f"{name:<22} {rows:>12,} {len(items):>6} {len(items) - len(never):>7} {share:>7.1%} {never.count(False):>14}"
        f" {len(never) - never.count(False):>14}"
    )


def write_csv(tables: Iterable[TableCoverage], path: Path) -> None:
    """One line per item, UTF-8 with a byte order mark for spreadsheet programs; replaces the file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_csv_rows(tables))
    new.replace(path)


def _csv_rows(tables: Iterable[TableCoverage]) -> Iterator[tuple[object, ...]]:
    for each in tables:
        for number, item in enumerate(each.items, start=1):
            table, reason = each.table, "" if item.state == "filled" else item.reason
            yield (
                table.number, table.code, table.name_zh, table.edition, number, item.item.code, item.item.name_zh,
                _required(item.item), item.rows, item.filled, f"{item.share:.4f}", item.state, reason,
            )  # fmt: skip


def _required(item: Item) -> str:
    return ("optional", "required")[item.required] if isinstance(item.required, bool) else item.required
