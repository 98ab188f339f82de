"""Entries as a source system: what counts for a data date, read from the store."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import psycopg2

from include.catalogue.sources import SourceTable
from include.entry.store import Version, copy_rows, version_at
from include.extract.delivery import Block, Interval, Note
from include.extract.drift import ObservedColumn, check_drift
from include.extract.errors import ExtractError, NotArrived
from include.warehouse.connections import connect

BLOCK = 1 << 20


class EntrySource:
    """The store of entries in the warehouse. A Source."""

    def __init__(self, warehouse_url: str) -> None:
        self.versions: dict[str, Version] = {}
        """What has been delivered last, by subject."""
        self._connection = connect(warehouse_url)

    def describe(self, table: SourceTable) -> str:
        return f"supplementary entry {table.source}"

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        info = self._connection.info
        return f"postgres://{info.host}:{info.port}", f"{info.dbname}.entry.{table.source}"

    def deliver(self, table: SourceTable, interval: Interval) -> "EntryDelivery":
        """The version that counts for the interval's data date.

        Raises NotArrived if there is none: that there is nothing to enter is stated by a version without rows.
        """
        try:
            self._connection.rollback()
            with self._connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read read only")
            version = version_at(self._connection, table.source, interval.data_date)
        except psycopg2.Error as error:
            raise ExtractError(f"{self.describe(table)}: cannot be read: {str(error).strip()}") from error
        if version is None:
            raise NotArrived(
                f"{self.describe(table)}: no version is valid on {interval.data_date}: ask {table.owner} to submit "
                f"one, without rows if there is nothing to enter (`python -m include.entry submit {table.source} FILE`)"
            )
        self.versions[table.source] = version
        return EntryDelivery(table, self._connection, version)

    def close(self) -> None:
        self._connection.close()


class EntryDelivery:
    """The rows of one version. A Delivery."""

    delimiter = "\t"
    null = r"\N"
    stated_control_total: Decimal | None = None
    trusted: frozenset[str] = frozenset()
    unique = False

    def __init__(self, table: SourceTable, connection: psycopg2.extensions.connection, version: Version) -> None:
        """Raises ExtractError if the version was entered by a contract from which the present one must not differ."""
        self._connection = connection
        self._version = version
        self.source = f"supplementary entry {version.subject} version {version.version} by {version.who}"
        # A column's place in the contract says nothing about a version: its values are kept by name.
        order = {column.name: place for place, column in enumerate(table.columns)}
        entered = sorted(version.columns, key=lambda name: order.get(name, len(order)))
        names, drift = check_drift(table, [ObservedColumn(name) for name in entered], self.source)
        self.columns = tuple(name for name in names if name in order)
        self.stated_rows: int | None = version.rows
        # When it was recorded says nothing about the data date: a correction of the past is not a late delivery.
        self.arrived_at: dt.datetime | None = None
        self.notes = [
            *drift,
            Note("entry", f"version {version.version} from {version.valid_from} by {version.who}: {version.why}"),
        ]
        self.size = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    @contextmanager
    def blocks(self) -> Iterator[Iterator[Block]]:
        with tempfile.TemporaryFile() as file:
            try:
                copy_rows(self._connection, self._version, self.columns, file)
                self._connection.rollback()
            except psycopg2.Error as error:
                raise ExtractError(f"{self.source}: reading broke off: {str(error).strip()}") from error
            file.seek(0)

            def read() -> Iterator[Block]:
                while lines := file.readlines(BLOCK):
                    data = b"".join(lines)
                    self.size += len(data)
                    self._digest.update(data)
                    yield Block(data)
                if self.columns == self._version.columns and self.sha256 != self._version.sha256:
                    raise ExtractError(
                        f"{self.source}: the rows are not those that were entered (SHA-256 {self.sha256}, recorded "
                        f"{self._version.sha256}): find out who changed entry.version_row"
                    )

            yield read()

    def place(self, position: int) -> tuple[str, int]:
        return f"{self._version.subject} version {self._version.version}", position
