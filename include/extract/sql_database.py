"""Deliveries from MySQL, MariaDB and Oracle: one statement in a snapshot, whose rows the server makes into text."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from include.catalogue.sources import Ready, SourceColumn, SourceTable
from include.extract.delivery import Block, Interval, Note, Rejected, check_undated
from include.extract.dialects import MOST_ROWS, NULL, Dialect, UnsupportedType, dialect_of
from include.extract.dictionary import Column
from include.extract.drift import ObservedColumn, check_drift
from include.extract.errors import ExtractError, NotArrived
from include.settings import TIMEZONE

BLOCK = 1 << 20
FIRST_ROWS = 100

_DRIVERS = {"mysql": "mysql+pymysql", "oracle": "oracle+oracledb"}
_PORTS = {"mysql": 3306, "oracle": 1521}
# A reader notices when the other side has vanished.
_CONNECT_ARGUMENTS: dict[str, dict[str, Any]] = {
    "mysql": {"charset": "utf8mb4", "connect_timeout": 15, "read_timeout": 3600, "write_timeout": 3600},
    "oracle": {"tcp_connect_timeout": 15, "expire_time": 2},
}


def open_engine(kind: str, url: str | sqlalchemy.URL, creator: Callable[[], Any] | None = None) -> sqlalchemy.Engine:
    """An engine for the database of a contract of `kind` at `url`, by the driver that SqlSource needs.

    Connections come from `creator`, if there is one; then `url` only says where they lead.
    """
    options: dict[str, Any] = {"creator": creator} if creator else {"connect_args": _CONNECT_ARGUMENTS[kind]}
    return sqlalchemy.create_engine(sqlalchemy.make_url(url).set(drivername=_DRIVERS[kind]), **options)


class SqlSource:
    """A source database that is MySQL, MariaDB or Oracle. A Source, to which its engine belongs."""

    def __init__(self, engine: sqlalchemy.Engine) -> None:
        self._engine = engine
        self._dialect = dialect_of(engine)
        self._delivery: SqlDelivery | None = None

    def describe(self, table: SourceTable) -> str:
        return self._describe(table.source)

    def dataset(self, table: SourceTable) -> tuple[str, str]:
        url = self._engine.url
        kind = self._engine.dialect.name
        database = [self._database] if kind == "oracle" or "." not in table.source else []
        return f"{kind}://{url.host}:{url.port or _PORTS[kind]}", ".".join([*database, table.source])

    def deliver(self, table: SourceTable, interval: Interval) -> "SqlDelivery":
        """Ends the delivery before it."""
        self._end_delivery()
        source = self.describe(table)
        with _errors(f"{source}: no connection"):
            connection = self._engine.connect()
        self._delivery = SqlDelivery(table, connection, self._dialect, interval, source)
        return self._delivery

    def ready_since(self, ready: Ready, data_date: dt.date) -> dt.datetime | None:
        """When the source had `data_date` complete, or None if it does not say. Raises NotArrived if it has not."""
        where = self._describe(ready.table)
        dialect, dictionary = self._dialect, self._dialect.dictionary
        with _errors(f"{where}: the source cannot be read"), self._engine.connect() as connection:
            _execute(connection, *dialect.opening(data_date))
            columns = {column.name.lower(): column for column in dictionary.columns(connection, ready.table)}
            wanted = {ready.date_column, ready.time_column or ready.date_column}
            if missing := sorted(wanted - columns.keys()):
                raise ExtractError(f"{where}: has no column {', '.join(missing)}, or this login may not see it")
            time = (
                dialect.moment(f"max({dictionary.quote(columns[ready.time_column].name)})")
                if ready.time_column
                else "null"
            )
            rows, since = _execute(
                connection,
                f"select count(*), {time} from {dictionary.relation(ready.table)}"
                f" where {_days(dialect, columns[ready.date_column], data_date, data_date)}",
            )
        if not rows:
            raise NotArrived(f"{where}: no row with {ready.date_column} {data_date}: the day is not complete yet")
        try:
            return dt.datetime.fromisoformat(since).replace(tzinfo=TIMEZONE) if since else None
        except ValueError as error:
            raise ExtractError(f"{where}: column {ready.time_column} holds {since!r}, which is no time") from error

    def close(self) -> None:
        self._end_delivery()
        self._engine.dispose()

    def _end_delivery(self) -> None:
        if self._delivery is not None:
            self._delivery.close()
            self._delivery = None

    def _describe(self, relation: str) -> str:
        return f"database {self._database} on {self._engine.url.host}, table {relation}"

    @property
    def _database(self) -> str:
        url = self._engine.url
        return url.database or str(url.query.get("service_name", ""))


class SqlDelivery:
    """The rows of a table in a source database that belong to a batch. A Delivery.

    Rows come in the order of their key, events and changes in that of their date first. Where that would cost too much,
    or the source has no key, they come as the server finds them: the same rows at every run, in whatever order.
    """

    delimiter = "\t"
    null = NULL

    def __init__(
        self,
        table: SourceTable,
        connection: sqlalchemy.Connection,
        dialect: Dialect,
        interval: Interval,
        source: str,
    ) -> None:
        """Open a read-only snapshot on `connection`, which is the delivery's own, and read there what the rows must
        come to.

        Raises ExtractError if the table's columns are not those of the contract.
        """
        self._table = table
        self._connection = connection
        self._dialect = dialect
        self.source = source
        self.arrived_at: dt.datetime | None = None
        self.size = 0
        self._digest = hashlib.sha256()
        self.notes: list[Note]
        try:
            with _errors(f"{source}: the source cannot be read"):
                _execute(connection, *dialect.opening(interval.data_date))
                self._prepare(interval)
        except BaseException:
            self.close()
            raise

    def _prepare(self, interval: Interval) -> None:
        table, dialect, dictionary = self._table, self._dialect, self._dialect.dictionary
        observed = dictionary.columns(self._connection, table.source)
        if not observed:
            raise ExtractError(f"{self.source}: does not exist, or this login may not read it")
        names, self.notes = check_drift(
            table, [ObservedColumn(column.name.lower(), column.type) for column in observed], self.source
        )
        columns = {column.name.lower(): column for column in observed}
        self.notes += check_undated(table, self._undated(columns), self.source)
        contract = {column.name: column for column in table.columns}
        self.columns = tuple(name for name in names if name in contract)
        self.trusted = frozenset(
            name
            for name in self.columns
            if _keeps_contract(dialect, columns[name], contract[name])
            and (columns[name].not_null or name not in table.key)
        )
        keys = [
            [name.lower() for name in key]
            for key in dictionary.unique_keys(self._connection, table.source)
            if all(columns[name.lower()].not_null for name in key)
        ]
        self.unique = any(set(key) <= {*table.key, *_fixed(dialect, table, columns)} for key in keys)

        count, self._rows = statements(dialect, table, columns, self.columns, interval, keys[0] if keys else [])
        self.stated_rows, total = _execute(self._connection, count)
        self.stated_control_total = Decimal(total or 0) if table.control_column else None

    def _undated(self, columns: Mapping[str, Column]) -> int:
        name = self._table.date_column
        if name is None or columns[name].not_null:
            return 0
        dictionary = self._dialect.dictionary
        quoted, relation = dictionary.quote(columns[name].name), dictionary.relation(self._table.source)
        rows: int = _execute(self._connection, f"select count(*) from {relation} where {quoted} is null")[0]
        return rows

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    @contextmanager
    def blocks(self) -> Iterator[Iterator[Block]]:
        try:
            yield self._read()
        finally:
            self.close()

    def place(self, position: int) -> tuple[str, int]:
        return self._table.source, position

    def close(self) -> None:
        """End the snapshot, without reading what has not been read."""
        with suppress(SQLAlchemyError):
            self._connection.invalidate()
        self._connection.close()

    def _read(self) -> Iterator[Block]:
        driver = self._connection.dialect.loaded_dbapi
        position, size = 0, FIRST_ROWS
        cursor = self._dialect.cursor(self._connection.connection.dbapi_connection)
        try:
            cursor.execute(self._rows)
            while rows := cursor.fetchmany(size):
                data = self._join(rows, position)
                self.size += len(data)
                self._digest.update(data)
                yield _block(data, position)
                position += len(rows)
                size = max(1, min(2 * size, len(rows) * BLOCK // len(data), MOST_ROWS))
        except driver.Error as error:
            raise ExtractError(f"{self.source}: reading broke off after {position} rows: {error}") from error
        finally:
            self.close()
            cursor.close()

    def _join(self, rows: Sequence[Sequence[Any]], position: int) -> bytes:
        try:
            return self._dialect.join(rows) + b"\n"
        except TypeError:
            row = next(number for number, row in enumerate(rows, position + 1) if None in row)
            raise ExtractError(
                f"{self.source} row {row}: the server cannot make a text of it: it is longer than max_allowed_packet"
            ) from None


def statements(
    dialect: Dialect,
    table: SourceTable,
    observed: Mapping[str, Column],
    names: Sequence[str],
    interval: Interval,
    key: Sequence[str],
) -> tuple[str, str]:
    """What counts and what reads the rows of the batch.

    observed: the source's columns by their names in the contract, of which `names` are read; key: those of a unique
    key of the source, if it has one. Raises UnsupportedType.
    """
    contract = {column.name: column for column in table.columns}
    quoted = {name: dialect.dictionary.quote(column.name) for name, column in observed.items()}
    where = _where(dialect, table, observed, interval)
    control = table.control_column
    total = dialect.total(quoted[control], observed[control]) if control else "null"
    relation = dialect.dictionary.relation(table.source)
    count = f"select count(*), {total} from {relation}{where}"
    line = dialect.line([dialect.field(quoted[name], observed[name], contract[name]) for name in names])
    rows = f"select {line} from {relation}{where}"
    if order := _order(dialect, table, key):
        rows += f" order by {', '.join(quoted[name] for name in order)}"
    return count, rows


def _order(dialect: Dialect, table: SourceTable, key: Sequence[str]) -> list[str]:
    """The columns in whose order rows are read, so that every run gives the same bytes. Where that would make the
    server sort whole tables it is left out, except for changes, of which the last one counts."""
    if table.date_column and (table.mode == "changes" or (table.mode == "append" and dialect.is_clustered and key)):
        return list(dict.fromkeys([table.date_column, *key]))
    return list(key) if dialect.is_clustered else []


def _where(dialect: Dialect, table: SourceTable, observed: Mapping[str, Column], interval: Interval) -> str:
    if table.date_column is None:
        return ""
    column = observed[table.date_column]
    if table.mode == "snapshot":
        return f" where {_days(dialect, column, interval.data_date, interval.data_date)}"
    if table.mode == "history" or interval.from_start:
        return f" where {_days(dialect, column, None, interval.data_date)}"
    return f" where {_days(dialect, column, interval.previous + dt.timedelta(days=1), interval.data_date)}"


def _days(dialect: Dialect, column: Column, first: dt.date | None, last: dt.date) -> str:
    """A predicate for whole days, also if the column holds a time with the date."""
    name = dialect.dictionary.quote(column.name)
    if first == last and dialect.is_day(column):
        return f"{name} = {dialect.day(column, last)}"
    until = f"{name} < {dialect.day(column, last + dt.timedelta(days=1))}"
    return f"{name} >= {dialect.day(column, first)} and {until}" if first else until


def _fixed(dialect: Dialect, table: SourceTable, observed: Mapping[str, Column]) -> set[str]:
    """The columns of which a snapshot has one value only."""
    name = table.date_column
    return {name} if name and table.mode == "snapshot" and dialect.is_day(observed[name]) else set()


def _keeps_contract(dialect: Dialect, column: Column, contract: SourceColumn) -> bool:
    """Whether the source admits no value of the column that is not good by its contract."""
    if contract.values or (not contract.nullable and not column.not_null):
        return False
    if contract.data_type == "text":
        return True
    if contract.data_type == "boolean":
        return dialect.is_flag(column)
    if contract.length is not None:
        longest = dialect.most_characters(column)
        return longest is not None and longest <= contract.length
    number = dialect.exact_number(column)
    if number is None:
        # MySQL has dates like 0000-00-00, Oracle those before Christ.
        return False
    if contract.scale is not None and contract.precision is not None:
        return number.scale <= contract.scale and number.largest < 10 ** (contract.precision - contract.scale)
    largest = {"integer": 2**31 - 1, "bigint": 2**63 - 1}.get(contract.data_type, -1)
    return number.scale == 0 and number.largest <= largest


def _block(data: bytes, position: int) -> Block:
    """Lines of a delivery, of which `position` have gone before, without those that are no text for PostgreSQL."""
    if _is_text(data):
        return Block(data)
    lines = data.splitlines(keepends=True)
    return Block(
        b"".join(line for line in lines if _is_text(line)),
        [
            Rejected(number, _show(line), "contains a NUL character" if b"\0" in line else "is not UTF-8")
            for number, line in enumerate(lines, position + 1)
            if not _is_text(line)
        ],
    )


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _show(line: bytes) -> str:
    return line.rstrip(b"\n").decode("utf-8", "backslashreplace").replace("\0", r"\x00")


def _execute(connection: sqlalchemy.Connection, *statements: str) -> Any:
    """Run statements, which hold no parameters. Returns the only row of the last one, if it gives rows."""
    row = None
    for statement in statements:
        result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        row = result.one() if result.returns_rows else None
    return row


@contextmanager
def _errors(where: str) -> Iterator[None]:
    """Turns what SQLAlchemy raises into an ExtractError."""
    try:
        yield
    except DBAPIError as error:
        raise ExtractError(f"{where}: {error.orig}") from error
    except (SQLAlchemyError, UnsupportedType) as error:
        raise ExtractError(f"{where}: {error}") from error
