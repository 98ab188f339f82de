"""One table of one source system for one data date: all of it, or nothing."""

import datetime as dt
import logging
from dataclasses import dataclass, replace
from decimal import Decimal

import psycopg2
import psycopg2.extensions

from include.catalogue.sources import SourceTable
from include.extract.batch import previous_data_date
from include.extract.delivery import Delivery, Interval, Note, Source
from include.extract.due import due_at
from include.extract.errors import ExtractError, NotArrived
from include.extract.partition import Partition, ensure_table, has_earlier_partition, has_partition, lock_partition
from include.extract.quarantine import replace_quarantined

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadResult:
    """What a load has put into raw: of the rows delivered, `rows` are loaded and `quarantined` set aside.

    `partition_rows` differs from `rows` where changes were merged in. `bytes` as delivered; `sha256` of the files or of
    the COPY stream. `status` is loaded, or kept if the partition of an earlier date was left as it is.
    """

    system: str
    table: str
    data_date: dt.date
    previous_data_date: dt.date
    source: str
    rows: int
    partition_rows: int
    quarantined: int
    bytes: int
    control_total: Decimal | None
    sha256: str | None
    arrived_at: dt.datetime | None = None
    notes: tuple[Note, ...] = ()
    status: str = "loaded"


def extract_table(
    table: SourceTable, data_date: dt.date, source: Source, warehouse: psycopg2.extensions.connection
) -> LoadResult:
    """Load `table` for the batch of `data_date` into its raw partition, replacing what is there, and record it.

    Everything happens in one transaction of `warehouse`: until it commits, nobody sees anything of it, and a failure or
    a kill leaves what was there before. Every attempt stands in ops.load from its beginning. Ends the open transactions
    of both connections. Raises ExtractError or NotArrived, or what the connections and files raise.
    """
    warehouse.rollback()
    load_id = _begin(warehouse, table, data_date, source.describe(table))
    try:
        interval = Interval(previous_data_date(warehouse, table.system, data_date), data_date)
        with warehouse, warehouse.cursor() as cursor:
            columns = ensure_table(cursor, table)
        with warehouse, warehouse.cursor() as cursor:
            lock_partition(cursor, table, data_date)
            _close_killed_attempts(cursor, table, data_date, load_id)
            result = _kept(cursor, table, interval) or _load(cursor, table, interval, columns, source, load_id)
            _finish(cursor, table, load_id, result)
    except Exception as error:
        _record_failure(warehouse, table, data_date, load_id, error)
        raise
    for note in result.notes:
        log.warning("%s.%s %s: %s: %s", table.schema, table.name, data_date, note.kind, note.detail)
    log.info(
        "%s.%s %s: %s rows %s from %s, %s in quarantine",
        table.schema,
        table.name,
        data_date,
        result.rows,
        result.status,
        result.source,
        result.quarantined,
    )
    return result


def _load(
    cursor: psycopg2.extensions.cursor,
    table: SourceTable,
    interval: Interval,
    columns: list[str],
    source: Source,
    load_id: int,
) -> LoadResult:
    if table.mode == "changes":
        interval = _base(cursor, table, interval)
    delivery = source.deliver(table, interval)
    partition = Partition(cursor, table, interval, columns)
    rows, judge = partition.fill(delivery)
    notes = [*delivery.notes, *_delivered_before(cursor, table, interval, delivery, rows)]
    total, found = partition.reconcile(delivery, rows, judge)
    notes += found
    partition_rows = rows
    if table.mode == "changes":
        partition_rows, found = partition.merge_changes()
        notes += found
    if delivery.arrived_at and delivery.arrived_at > (due := due_at(interval.data_date, table.arrival)):
        notes.append(Note("late", f"arrived at {delivery.arrived_at:%Y-%m-%d %H:%M} UTC, {_late_by(delivery, due)}"))
    partition.put_in_place()
    replace_quarantined(cursor, table, interval.data_date, load_id, delivery, judge.rejected)
    return LoadResult(
        system=table.system,
        table=table.name,
        data_date=interval.data_date,
        previous_data_date=interval.previous,
        source=delivery.source,
        rows=rows,
        partition_rows=partition_rows,
        quarantined=judge.rows_rejected,
        bytes=delivery.size,
        control_total=total,
        sha256=delivery.sha256,
        arrived_at=delivery.arrived_at,
        notes=tuple(notes),
    )


def _late_by(delivery: Delivery, due: dt.datetime) -> str:
    assert delivery.arrived_at is not None
    minutes = int((delivery.arrived_at - due).total_seconds()) // 60
    return f"{minutes} minutes after it was due"


def _base(cursor: psycopg2.extensions.cursor, table: SourceTable, interval: Interval) -> Interval:
    """The interval of changes: from the start, if there is nothing yet that they could be merged into."""
    if has_partition(cursor, table, interval.previous):
        return interval
    if has_earlier_partition(cursor, table, interval.data_date):
        raise ExtractError(
            f"{table.schema}.{table.name} has nothing for {interval.previous}, which the changes up to "
            f"{interval.data_date} are to be merged into: load {interval.previous} first"
        )
    return replace(interval, from_start=True)


def _kept(cursor: psycopg2.extensions.cursor, table: SourceTable, interval: Interval) -> LoadResult | None:
    """The load that stands, if the source shows only its latest state and that is no longer the one of this date."""
    if not table.is_latest_only:
        return None
    cursor.execute(
        "select max(data_date) from ops.load where system = %s and table_name = %s and data_date > %s"
        " and status = 'loaded'",
        (table.system, table.name, interval.data_date),
    )
    row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    cursor.execute(
        "select source, rows, partition_rows, quarantined, bytes, control_total, sha256, arrived_at from ops.load"
        " where system = %s and table_name = %s and data_date = %s and status in ('loaded', 'kept')"
        " order by load_id desc limit 1",
        (table.system, table.name, interval.data_date),
    )
    stands = cursor.fetchone()
    if stands is None or not has_partition(cursor, table, interval.data_date):
        raise ExtractError(
            f"{table.system}.{table.name}: the source keeps no earlier state, and {row[0]} has been loaded already: "
            f"{interval.data_date} can no longer be had (name a date_column in the contract, if the source has one)"
        )
    standing = LoadResult(table.system, table.name, interval.data_date, interval.previous, *stands)
    return replace(standing, status="kept")


def _delivered_before(
    cursor: psycopg2.extensions.cursor, table: SourceTable, interval: Interval, delivery: Delivery, rows: int
) -> list[Note]:
    """What the records say of the same content, or of another one for the same date. An entry stays the same until
    another one is made.

    Raises ExtractError if the rows of a period have been delivered for another one before.
    """
    cursor.execute(
        """
        select distinct on (data_date) data_date, sha256
        from ops.load
        where system = %s and table_name = %s and status = 'loaded' and (data_date = %s or sha256 = %s and rows > 0)
        order by data_date desc, load_id desc
        """,
        (table.system, table.name, interval.data_date, delivery.sha256),
    )
    notes = []
    for data_date, sha256 in cursor.fetchall():
        if data_date == interval.data_date:
            if sha256 != delivery.sha256:
                notes.append(Note("replaced", f"another content was loaded before, sha256 {sha256}"))
        elif sha256 == delivery.sha256 and rows and not table.is_entry:
            if table.mode in ("append", "changes"):
                raise ExtractError(
                    f"{delivery.source}: has the same content as the delivery for {data_date}: delivered twice? "
                    f"Ask {table.owner or 'its owner'} for the rows of {interval.data_date}"
                )
            if not table.may_repeat:
                notes.append(Note("repeated", f"the same content as for {data_date}"))
    return notes


def _begin(warehouse: psycopg2.extensions.connection, table: SourceTable, data_date: dt.date, source: str) -> int:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(
            """
            insert into ops.load (system, table_name, data_date, source, control_column, status, due_at, started_at)
            values (%s, %s, %s, %s, %s, 'running', %s, clock_timestamp())
            returning load_id
            """,
            (table.system, table.name, data_date, source, table.control_column, due_at(data_date, table.arrival)),
        )
        row = cursor.fetchone()
    assert row is not None
    load_id: int = row[0]
    return load_id


def _close_killed_attempts(
    cursor: psycopg2.extensions.cursor, table: SourceTable, data_date: dt.date, load_id: int
) -> None:
    """Who holds the partition's lock is alone: earlier attempts that still seem to run are not."""
    cursor.execute(
        "update ops.load set status = 'interrupted', finished_at = clock_timestamp()"
        " where system = %s and table_name = %s and data_date = %s and status = 'running' and load_id < %s",
        (table.system, table.name, data_date, load_id),
    )


def _finish(cursor: psycopg2.extensions.cursor, table: SourceTable, load_id: int, result: LoadResult) -> None:
    cursor.execute(
        """
        update ops.load
        set
            source = %s, rows = %s, partition_rows = %s, quarantined = %s, bytes = %s, control_total = %s, sha256 = %s,
            arrived_at = %s, status = %s, finished_at = clock_timestamp()
        where load_id = %s
        """,
        (
            result.source,
            result.rows,
            result.partition_rows,
            result.quarantined,
            result.bytes,
            result.control_total,
            result.sha256,
            result.arrived_at,
            result.status,
            load_id,
        ),
    )
    cursor.executemany(
        "insert into ops.load_note (load_id, kind, detail) values (%s, %s, %s)",
        [(load_id, note.kind, note.detail) for note in result.notes],
    )


def _record_failure(
    warehouse: psycopg2.extensions.connection, table: SourceTable, data_date: dt.date, load_id: int, error: Exception
) -> None:
    # PostgreSQL's details quote rows; the primary message does not.
    message = error.diag.message_primary if isinstance(error, psycopg2.Error) else None
    try:
        warehouse.rollback()
        with warehouse, warehouse.cursor() as cursor:
            cursor.execute(
                "update ops.load set status = %s, error = %s, finished_at = clock_timestamp() where load_id = %s",
                ("not_arrived" if isinstance(error, NotArrived) else "failed", message or str(error), load_id),
            )
    except psycopg2.Error:
        log.exception("%s.%s %s: the failure could not be recorded", table.schema, table.name, data_date)
