"""The partition of a raw table for one data date: filled aside, held against its delivery, then put in place."""

import datetime as dt
import re
from decimal import Decimal

import psycopg2
import psycopg2.errors
import psycopg2.extensions
from psycopg2 import sql

from include.catalogue.sources import SourceTable
from include.extract.delivery import BlockFile, Delivery, Interval, Note
from include.extract.errors import ExtractError
from include.extract.judge import EXAMPLES, Judge
from include.extract.quarantine import ensure_quarantine
from include.extract.values import show_key


def ensure_table(cursor: psycopg2.extensions.cursor, table: SourceTable) -> list[str]:
    """Create the raw table, or add the columns that its contract has got since, and return all it has.

    A column that left the contract stays, for the dates that have it. Commit before filling a partition: the locks
    would keep loads of other dates waiting.
    """
    cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"eastwind.raw {table.schema}",))
    # Asked first, because creating asks for the right to create, and notices are noise.
    cursor.execute("select to_regnamespace(%s) is null", (table.schema,))
    if cursor.fetchone() == (True,):
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(table.schema)))
    ensure_quarantine(cursor, table.schema)
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


def lock_partition(cursor: psycopg2.extensions.cursor, table: SourceTable, data_date: dt.date) -> None:
    """Wait until no other load of the same table and date is under way, and keep the next ones waiting."""
    cursor.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
        (f"eastwind.load {table.schema}.{_name(table, data_date)}",),
    )


def has_partition(cursor: psycopg2.extensions.cursor, table: SourceTable, data_date: dt.date) -> bool:
    """Whether the raw table has anything for `data_date`."""
    cursor.execute("select to_regclass(%s) is not null", (f"{table.schema}.{_name(table, data_date)}",))
    return cursor.fetchone() == (True,)


def has_earlier_partition(cursor: psycopg2.extensions.cursor, table: SourceTable, data_date: dt.date) -> bool:
    """Whether the raw table has anything for a date before `data_date`."""
    cursor.execute(
        "select exists (select from pg_inherits inner join pg_class on pg_inherits.inhrelid = pg_class.oid"
        " where inhparent = to_regclass(%s) and relname < %s)",
        (f"{table.schema}.{table.name}", _name(table, data_date)),
    )
    return cursor.fetchone() == (True,)


class Partition:
    """A new partition, in a transaction that the caller commits once `put_in_place` has been reached."""

    def __init__(
        self, cursor: psycopg2.extensions.cursor, table: SourceTable, interval: Interval, columns: list[str]
    ) -> None:
        """Create the partition aside, with `columns` as text. The caller holds the lock of `lock_partition`.

        The columns are those of the raw table, which is not locked before its partition is put in place: loads of two
        dates would wait for each other.
        """
        self._cursor = cursor
        self._table = table
        self._interval = interval
        self._columns = columns
        name = _name(table, interval.data_date)
        self._old = sql.Identifier(table.schema, name)
        self._name = sql.Identifier(name)
        self._new = sql.Identifier(table.schema, f"{name}__new")
        # Changes arrive beside the partition and are merged into it.
        self._delivered = sql.Identifier(table.schema, f"{name}__changes") if table.mode == "changes" else self._new
        # The check spares the scan by which PostgreSQL would otherwise prove the partition's date when it is attached.
        self._create(
            self._new,
            name,
            sql.SQL("data_date date not null default {0} constraint data_date_is check (data_date = {0})").format(
                sql.Literal(interval.data_date)
            ),
        )
        if table.mode == "changes":
            self._create(self._delivered, f"{name}__change", None)

    def _create(self, relation: sql.Identifier, name: str, data_date: sql.Composable | None) -> None:
        sequence = f"{name}__row"
        columns = [sql.SQL("{} text").format(sql.Identifier(column)) for column in self._columns]
        row = sql.SQL("_row bigint not null default nextval({})").format(
            sql.Literal(f'"{self._table.schema}"."{sequence}"')
        )
        self._cursor.execute(
            sql.SQL("create sequence {sequence} cache 1000; create table {relation} ({columns})").format(
                sequence=sql.Identifier(self._table.schema, sequence),
                relation=relation,
                columns=sql.SQL(", ").join([*columns, *([data_date] if data_date else []), row]),
            )
        )

    def fill(self, delivery: Delivery) -> tuple[int, Judge]:
        """COPY the good rows of the delivery in; returns their number, and the judge with the others.

        Raises ExtractError if the delivery does not come to the end or more rows are bad than the contract allows.
        """
        contract = {column.name for column in self._table.columns}
        # Added columns come in the stream and have no place in raw.
        added = {name: f"_added_{number}" for number, name in enumerate(delivery.columns) if name not in contract}
        for column in added.values():
            self._cursor.execute(
                sql.SQL("alter table {} add column {} text").format(self._delivered, sql.Identifier(column))
            )
        copy = sql.SQL(
            "copy {relation} ({columns}) from stdin"
            " (format text, delimiter {delimiter}, null {null}, encoding 'UTF8', freeze)"
        ).format(
            relation=self._delivered,
            columns=sql.SQL(", ").join(sql.Identifier(added.get(name, name)) for name in delivery.columns),
            delimiter=sql.Literal(delivery.delimiter),
            null=sql.Literal(delivery.null),
        )
        judge = Judge(self._table, delivery, self._interval)
        with delivery.blocks() as blocks:
            stream = BlockFile(judge.good(blocks))
            try:
                self._cursor.copy_expert(copy, stream)
            except psycopg2.errors.BadCopyFileFormat as error:
                line = re.search(r",\D*(\d+)", error.diag.context or "")
                where = judge.place(int(line[1])) if line else delivery.source
                raise ExtractError(f"{where}: is no row of COPY: {error.diag.message_primary}") from None
            except psycopg2.Error:
                if stream.error is not None:
                    raise stream.error from None
                raise
        rows = self._cursor.rowcount
        self._cursor.execute(sql.SQL("analyze {}").format(self._delivered))
        for column in added.values():
            self._cursor.execute(
                sql.SQL("alter table {} drop column {}").format(self._delivered, sql.Identifier(column))
            )
        if judge.rows_rejected > self._table.max_quarantined:
            allowed = f"the contract allows {self._table.max_quarantined}"
            raise ExtractError(
                *judge.problems(),
                *(
                    [f"{delivery.source}: {judge.rows_rejected} bad rows, {allowed}"]
                    if self._table.max_quarantined
                    else []
                ),
            )
        return rows, judge

    def reconcile(self, delivery: Delivery, rows: int, judge: Judge) -> tuple[Decimal | None, list[Note]]:
        """The control total of the rows loaded, and what is worth a note.

        Raises ExtractError with everything in which the rows differ from what the source states or the contract asks.
        """
        table = self._table
        problems, notes = [], []
        total = self._control_total()
        delivered = rows + judge.rows_rejected
        if delivery.stated_rows is not None and delivered != delivery.stated_rows:
            problems.append(
                f"{delivery.source}: {delivered} rows have been delivered, the source states {delivery.stated_rows}"
            )
        if total is not None and delivery.stated_control_total is not None:
            aside = judge.rejected_total
            difference = delivery.stated_control_total - total - (aside or 0)
            described = (
                f"column {table.control_column} adds up to {total}{f' and {aside} in quarantine' if aside else ''}, "
                f"the source states {delivery.stated_control_total}"
            )
            if difference and judge.rejected_total is None:
                notes.append(Note("control_total", f"{described}; it cannot be read in every row in quarantine"))
            elif difference:
                problems.append(f"{delivery.source}: {described}")
        if delivered < table.min_rows:
            problems.append(f"{delivery.source}: {delivered} rows, the contract asks for at least {table.min_rows}")
        if table.max_rows is not None and delivered > table.max_rows:
            notes.append(Note("max_rows", f"{delivered} rows, the contract expects at most {table.max_rows}"))
        if table.mode != "changes" and not judge.keys_are_unique:
            problems += self._duplicate_keys(delivery, judge)
        if problems:
            raise ExtractError(*problems)
        return total, notes

    def _control_total(self) -> Decimal | None:
        """Of what has been copied in."""
        if self._table.control_column is None:
            return None
        self._cursor.execute(
            sql.SQL("select coalesce(sum({}::numeric), 0) from {}").format(
                sql.Identifier(self._table.control_column), self._delivered
            )
        )
        row = self._cursor.fetchone()
        assert row is not None
        total: Decimal = row[0]
        return total

    def merge_changes(self) -> tuple[int, list[Note]]:
        """Fill the partition from the one of the batch before and the changes that have been copied in."""
        table = self._table
        before = (
            sql.SQL("(select {} from {} where false)").format(self._column_list("_row"), self._new)
            if self._interval.from_start
            else sql.Identifier(table.schema, _name(table, self._interval.previous))
        )
        latest_first: list[sql.Composable] = [sql.SQL("_row desc")]
        if table.date_column:
            latest_first.insert(0, sql.SQL("{}::timestamp desc nulls last").format(sql.Identifier(table.date_column)))
        is_delete = (
            sql.SQL("coalesce({} = any({}), false)").format(
                sql.Identifier(table.operation_column), sql.Literal(list(table.delete_values))
            )
            if table.operation_column
            else sql.SQL("false")
        )
        parts = {
            "columns": self._column_list(),
            "key": _names(table.key),
            "same_key": sql.SQL(" and ").join(
                sql.SQL("before.{0} = change.{0}").format(sql.Identifier(name)) for name in table.key
            ),
            "latest_first": sql.SQL(", ").join(latest_first),
            "is_delete": is_delete,
            "changes": self._delivered,
            "before": before,
            "new": self._new,
        }
        self._cursor.execute(
            sql.SQL(
                """
                select count(*)
                from (
                    select distinct on ({key}) {key}, {is_delete} as is_delete
                    from {changes}
                    order by {key}, {latest_first}
                ) as change
                where is_delete and not exists (select from {before} as before where {same_key})
                """
            ).format(**parts)
        )
        unmatched = self._cursor.fetchone()
        self._cursor.execute(
            sql.SQL(
                """
                with
                latest as (
                    select distinct on ({key}) {columns}, _row, {is_delete} as is_delete
                    from {changes}
                    order by {key}, {latest_first}
                ),

                merged as (
                    select {columns}, 0 as part, _row
                    from {before} as before
                    where not exists (select from {changes} as change where {same_key})
                    union all
                    select {columns}, 1 as part, _row
                    from latest
                    where not is_delete
                )

                insert into {new} ({columns})
                select {columns}
                from merged
                order by part, _row
                """
            ).format(**parts)
        )
        rows = self._cursor.rowcount
        self._cursor.execute(sql.SQL("analyze {}").format(self._new))
        self._cursor.execute(sql.SQL("drop table {}").format(self._delivered))
        self._drop_sequence(f"{_name(table, self._interval.data_date)}__change__row")
        if unmatched and unmatched[0]:
            return rows, [Note("unmatched_deletes", f"{unmatched[0]} keys are deleted that were not there")]
        return rows, []

    def put_in_place(self) -> None:
        """Replace the old partition, if there is one, by this one."""
        self._cursor.execute(
            sql.SQL("alter table {} alter data_date drop default, alter _row drop default").format(self._new)
        )
        self._drop_sequence(f"{_name(self._table, self._interval.data_date)}__row")
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
                data_date=sql.Literal(self._interval.data_date),
            )
        )

    def _drop_sequence(self, name: str) -> None:
        self._cursor.execute(sql.SQL("drop sequence {}").format(sql.Identifier(self._table.schema, name)))

    def _column_list(self, *more: str) -> sql.Composable:
        return _names([*self._columns, *more])

    def _duplicate_keys(self, delivery: Delivery, judge: Judge) -> list[str]:
        key = _names(self._table.key)
        # Nearly all keys are there once: to sort them takes a third of the time of a hash table that outgrows memory.
        # Where the examples stand costs more to find out than that there are none.
        self._cursor.execute("set local enable_hashagg = off; set local work_mem = '64MB'")
        self._cursor.execute(
            sql.SQL("select exists (select from {} group by {} having count(*) > 1)").format(self._new, key)
        )
        found = self._cursor.fetchone()
        self._cursor.execute("reset enable_hashagg; reset work_mem")
        if found == (False,):
            return []
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
            ).format(key=key, new=self._new, examples=sql.Literal(EXAMPLES))
        )
        duplicates = self._cursor.fetchall()
        examples = [
            f"{show_key(self._table, values)} {rows} times, first {judge.place(first)}, last {judge.place(last)}"
            for _, rows, first, last, *values in duplicates
        ]
        return [
            f"{delivery.source}: key {', '.join(self._table.key)} is not unique, {duplicates[0][0]} keys: "
            + "; ".join(examples)
        ]


def _raw(table: SourceTable) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)


def _name(table: SourceTable, data_date: dt.date) -> str:
    return f"{table.name}_{data_date:%Y%m%d}"


def _names(names: list[str] | tuple[str, ...]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)
