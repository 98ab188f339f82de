"""The partition of a raw table for one data date: filled aside, held against the contract, then put in place."""

import datetime as dt
import re
from decimal import Decimal

import psycopg2
import psycopg2.errors
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.delivery import BlockFile, Delivery
from include.extract.errors import ExtractError

EXAMPLES = 5


def ensure_table(cursor: psycopg2.extensions.cursor, table: SourceTable) -> list[str]:
    """Create the raw table, or add the columns that its contract has got since, and return all it has.

    A column that left the contract stays, for the dates that have it. Commit before filling a partition: the locks
    would keep loads of other dates waiting.
    """
    cursor.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"eastwind.raw {table.schema}.{table.name}",)
    )
    cursor.execute(
        sql.SQL("create table if not exists {} ({}) partition by list (data_date)").format(
            _raw(table),
            sql.SQL(", ").join(
                [
                    *(sql.SQL("{} text").format(sql.Identifier(column.name)) for column in table.columns),
                    sql.SQL("data_date date not null"),
                    sql.SQL("_row bigint not null"),
                ]
            ),
        )
    )
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attname not in ('data_date', '_row') order by attnum",
        (f"{table.schema}.{table.name}",),
    )
    columns = [row[0] for row in cursor.fetchall()]
    for name in [column.name for column in table.columns if column.name not in columns]:
        cursor.execute(sql.SQL("alter table {} add column {} text").format(_raw(table), sql.Identifier(name)))
        columns.append(name)
    return columns


class Partition:
    """A new partition, in a transaction that the caller commits once `put_in_place` has been reached."""

    def __init__(
        self, cursor: psycopg2.extensions.cursor, table: SourceTable, data_date: dt.date, columns: list[str]
    ) -> None:
        """Wait for another load of the same table and date, then create the partition aside, with `columns` as text.

        They are those of the raw table, which is not locked before its partition is put in place: loads of two dates
        would wait for each other.
        """
        self._cursor = cursor
        self._table = table
        self._data_date = data_date
        name = f"{table.name}_{data_date:%Y%m%d}"
        self._old = sql.Identifier(table.schema, name)
        self._name = sql.Identifier(name)
        self._new = sql.Identifier(table.schema, f"{name}__new")
        self._sequence = sql.Identifier(table.schema, f"{name}__row")
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"eastwind.load {table.schema}.{name}",)
        )
        # The check spares the scan by which PostgreSQL would otherwise prove the partition's date when it is attached.
        cursor.execute(
            sql.SQL(
                "create sequence {sequence} cache 1000;"
                " create table {new} ({columns},"
                " data_date date not null default {data_date} constraint data_date_is check (data_date = {data_date}),"
                " _row bigint not null default nextval({sequence_name}))"
            ).format(
                new=self._new,
                columns=sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(column)) for column in columns),
                data_date=sql.Literal(data_date),
                sequence=self._sequence,
                sequence_name=sql.Literal(f"{table.schema}.{name}__row"),
            )
        )

    def fill(self, delivery: Delivery) -> None:
        """COPY the delivery in. Raises ExtractError if it does not come to the end or is not made of rows."""
        copy = sql.SQL(
            "copy {new} ({columns}) from stdin"
            " (format text, delimiter {delimiter}, null {null}, encoding 'UTF8', freeze)"
        ).format(
            new=self._new,
            columns=sql.SQL(", ").join(sql.Identifier(column.name) for column in self._table.columns),
            delimiter=sql.Literal(delivery.delimiter),
            null=sql.Literal(delivery.null),
        )
        with delivery.blocks() as blocks:
            stream = BlockFile(blocks)
            try:
                self._cursor.copy_expert(copy, stream)
            except psycopg2.errors.BadCopyFileFormat as error:
                line = re.search(r",\D*(\d+)", error.diag.context or "")
                if line is None:
                    raise
                raise ExtractError(delivery.explain_fields(int(line.group(1)))) from None
            except psycopg2.Error:
                if stream.error is not None:
                    raise stream.error from None
                raise
        self._cursor.execute(sql.SQL("analyze {}").format(self._new))

    def judge(self, delivery: Delivery) -> tuple[int, Decimal | None]:
        """The rows and the control total. Raises ExtractError with everything that breaks contract or reconciliation.

        One scan counts what is wrong in all columns; only what is wrong is looked for again, for examples.
        """
        table = self._table
        wrong = [(column, reason, predicate) for column in table.columns for reason, predicate in _faults(column)]
        control = (
            sql.SQL("sum(case when pg_input_is_valid({0}, 'numeric') then {0}::numeric end)").format(
                sql.Identifier(table.control_column)
            )
            if table.control_column
            else sql.NULL
        )
        self._cursor.execute(
            sql.SQL("select {} from {}").format(
                sql.SQL(", ").join(
                    [
                        sql.SQL("count(*)"),
                        control,
                        *(sql.SQL("count(*) filter (where {})").format(predicate) for _, _, predicate in wrong),
                    ]
                ),
                self._new,
            )
        )
        counted = self._cursor.fetchone()
        assert counted is not None
        rows: int = counted[0]
        total = (counted[1] or Decimal(0)) if table.control_column else None

        problems = []
        if rows != delivery.expected_rows:
            problems.append(
                f"{delivery.source}: {rows} rows have been loaded, the source states {delivery.expected_rows}"
            )
        if total != delivery.expected_control_total:
            problems.append(
                f"{delivery.source}: column {table.control_column} adds up to {total}, "
                f"the source states {delivery.expected_control_total}"
            )
        if rows < table.min_rows:
            problems.append(f"{delivery.source}: {rows} rows, the contract asks for at least {table.min_rows}")
        for (column, reason, predicate), count in zip(wrong, counted[2:], strict=True):
            if count:
                problems.append(self._describe(delivery, column, reason, predicate, count))
        problems += self._duplicate_keys(delivery)
        if problems:
            raise ExtractError(*problems)
        return rows, total

    def put_in_place(self) -> None:
        """Replace the old partition, if there is one, by this one."""
        self._cursor.execute(
            sql.SQL(
                "alter table {new} alter data_date drop default, alter _row drop default; drop sequence {sequence}"
            ).format(new=self._new, sequence=self._sequence)
        )
        self._cursor.execute(
            sql.SQL(
                "drop table if exists {old};"
                " alter table {new} rename to {name};"
                " alter table {raw} attach partition {old} for values in ({data_date});"
                " alter table {old} drop constraint data_date_is"
            ).format(
                old=self._old,
                new=self._new,
                name=self._name,
                raw=_raw(self._table),
                data_date=sql.Literal(self._data_date),
            )
        )

    def _describe(
        self, delivery: Delivery, column: SourceColumn, reason: str, predicate: sql.Composable, count: int
    ) -> str:
        self._cursor.execute(
            sql.SQL("select _row, {}, {} from {} where {} order by _row limit {}").format(
                sql.Identifier(column.name), self._key(), self._new, predicate, sql.Literal(EXAMPLES)
            )
        )
        examples = [
            f"{delivery.place(row)} ({self._show_key(key)}): {_show(column, value)}"
            for row, value, *key in self._cursor.fetchall()
        ]
        return f"{delivery.source}: column {column.name} {reason} in {count} rows: {'; '.join(examples)}"

    def _duplicate_keys(self, delivery: Delivery) -> list[str]:
        self._cursor.execute(
            sql.SQL(
                """
                with
                duplicates as (
                    select {key}, count(*) as rows, min(_row) as first_row, max(_row) as last_row
                    from {new}
                    group by {key}
                    having count(*) > 1
                )

                select count(*) over () as keys, rows, first_row, last_row, {key}
                from duplicates
                order by first_row
                limit {examples}
                """
            ).format(key=self._key(), new=self._new, examples=sql.Literal(EXAMPLES))
        )
        found = self._cursor.fetchall()
        if not found:
            return []
        examples = [
            f"{self._show_key(key)} {rows} times, first {delivery.place(first)}, last {delivery.place(last)}"
            for _, rows, first, last, *key in found
        ]
        return [
            f"{delivery.source}: key {', '.join(self._table.key)} is not unique, {found[0][0]} keys: "
            + "; ".join(examples)
        ]

    def _key(self) -> sql.Composable:
        return sql.SQL(", ").join(sql.Identifier(name) for name in self._table.key)

    def _show_key(self, values: list[str | None]) -> str:
        return ", ".join(
            f"{name} {_show(self._table.column(name), value)}"
            for name, value in zip(self._table.key, values, strict=True)
        )


def _raw(table: SourceTable) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)


def _faults(column: SourceColumn) -> list[tuple[str, sql.Composable]]:
    """What can be wrong with a column's values: the words for it and the predicate that finds it."""
    name = sql.Identifier(column.name)
    faults: list[tuple[str, sql.Composable]] = []
    if not column.nullable:
        faults.append(("is empty", sql.SQL("{} is null").format(name)))
    if column.data_type != "text":
        predicate = sql.SQL("not pg_input_is_valid({}, {})").format(name, sql.Literal(column.data_type))
        if (form := _written_form(column)) is not None:
            predicate = sql.SQL("({} or {} !~ {})").format(predicate, name, sql.Literal(form))
        faults.append((f"is not {column.data_type}", predicate))
    return faults


def _written_form(column: SourceColumn) -> str | None:
    """What PostgreSQL accepts too generously: `tomorrow` and `6/7/24` as dates, `NaN` and digits past the scale, which
    it would round away, as numbers."""
    if column.data_type == "date":
        return "^[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4})$"
    if column.scale is not None:
        return rf"^[+-]?[0-9]*(?:\.[0-9]{{0,{column.scale}}}0*)?$"
    if column.data_type in ("integer", "bigint"):
        return "^[+-]?[0-9]+$"
    return None


def _show(column: SourceColumn, value: str | None) -> str:
    """A value for messages: of personal data, only the first character and the length."""
    if value is None:
        return "(empty)"
    if column.personal:
        return f"{value[:1]!r}... ({len(value)} characters, {column.personal})"
    return repr(value if len(value) <= 60 else f"{value[:60]}...")
