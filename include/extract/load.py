"""One table of one source system for one data date: all of it, or nothing."""

import datetime as dt
import logging
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg2
import psycopg2.extensions

from include.catalogue.sources import SourceTable
from include.extract.batch import previous_data_date
from include.extract.database import DatabaseDelivery
from include.extract.delivery import Delivery
from include.extract.files import FileDelivery
from include.extract.partition import Partition, ensure_table

Source = psycopg2.extensions.connection | Path
"""A connection to the source database, or the folder that holds the system's daily folders."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadResult:
    """What a load has put into raw. `bytes` as delivered, `sha256` of the files (None for a database)."""

    system: str
    table: str
    data_date: dt.date
    previous_data_date: dt.date
    source: str
    rows: int
    bytes: int
    control_total: Decimal | None
    sha256: str | None


def extract_table(
    table: SourceTable, data_date: dt.date, source: Source, warehouse: psycopg2.extensions.connection
) -> LoadResult:
    """Load `table` for the batch of `data_date` into its raw partition, replacing what is there, and record it.

    Everything happens in one transaction of `warehouse`: until it commits, nobody sees anything of it, and a failure or
    a kill leaves what was there before. A failure is recorded in ops.load too. Ends the open transactions of both
    connections. Raises ExtractError or NotArrived, or what the connections and files raise.
    """
    started_at = dt.datetime.now(dt.UTC)
    described = str(source) if isinstance(source, Path) else f"database {source.info.dbname}, table {table.source}"
    try:
        warehouse.rollback()
        previous = previous_data_date(warehouse, table.system, data_date)
        with warehouse, warehouse.cursor() as cursor:
            columns = ensure_table(cursor, table)
        with warehouse, warehouse.cursor() as cursor:
            partition = Partition(cursor, table, data_date, columns)
            delivery = _deliver(table, source, previous, data_date)
            described = delivery.source
            partition.fill(delivery)
            rows, total = partition.judge(delivery)
            partition.put_in_place()
            result = LoadResult(
                system=table.system,
                table=table.name,
                data_date=data_date,
                previous_data_date=previous,
                source=delivery.source,
                rows=rows,
                bytes=delivery.size,
                control_total=total,
                sha256=delivery.sha256,
            )
            _record(cursor, table, data_date, described, started_at, result=result)
    except Exception as error:
        _record_failure(warehouse, table, data_date, described, started_at, error)
        raise
    log.info("%s.%s %s: %s rows from %s", table.schema, table.name, data_date, rows, result.source)
    return result


def _deliver(table: SourceTable, source: Source, previous: dt.date, data_date: dt.date) -> Delivery:
    if isinstance(source, Path):
        return FileDelivery(table, source, previous, data_date)
    return DatabaseDelivery(table, source, previous, data_date)


def _record(
    cursor: psycopg2.extensions.cursor,
    table: SourceTable,
    data_date: dt.date,
    source: str,
    started_at: dt.datetime,
    *,
    result: LoadResult | None = None,
    error: str | None = None,
) -> None:
    cursor.execute(
        """
        insert into ops.load (
            system, table_name, data_date, source, rows, bytes, control_column, control_total, sha256, status, error,
            started_at, finished_at
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
        """,
        (
            table.system,
            table.name,
            data_date,
            source,
            result.rows if result else None,
            result.bytes if result else None,
            table.control_column,
            result.control_total if result else None,
            result.sha256 if result else None,
            "loaded" if result else "failed",
            error,
            started_at,
        ),
    )


def _record_failure(
    warehouse: psycopg2.extensions.connection,
    table: SourceTable,
    data_date: dt.date,
    source: str,
    started_at: dt.datetime,
    error: Exception,
) -> None:
    # PostgreSQL's details quote rows; the primary message does not.
    message = error.diag.message_primary if isinstance(error, psycopg2.Error) else None
    try:
        warehouse.rollback()
        with warehouse, warehouse.cursor() as cursor:
            _record(cursor, table, data_date, source, started_at, error=message or str(error))
    except psycopg2.Error:
        log.exception("%s.%s %s: the failure could not be recorded", table.schema, table.name, data_date)
