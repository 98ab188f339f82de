"""What differs between the database servers that are read through SQLAlchemy.

A dialect writes SQL by which the server itself turns values into COPY's text: dates and times in ISO form and in the
bank's local time, numbers in plain decimals, binary data in hexadecimal digits, `\\N` for null. What a type cannot
promise, such as MySQL's 0000-00-00, arrives as the server shows it, for the loader to judge.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy
from pymysql.cursors import SSCursor

from include.catalogue.sources import SourceColumn
from include.extract.dictionary import Column, Dictionary, MySqlDictionary, OracleDictionary
from include.settings import TIMEZONE

NULL = r"\N"
MOST_ROWS = 10_000
"""Fetched at once."""

_DATE_LENGTHS = {8: "%Y%m%d", 10: "%Y-%m-%d", 14: "%Y%m%d", 19: "%Y-%m-%d", 23: "%Y-%m-%d", 26: "%Y-%m-%d"}
"""How dates, some with a time, are written in text of so many characters."""


class UnsupportedType(ValueError):
    """Values of this type cannot be read as text, or not be compared with a date; the message names the type."""


class _UnbufferedCursor(SSCursor):
    """PyMySQL's, but for its attempt to read the rest of a result from a connection that is gone."""

    def close(self) -> None:
        if self._result is not None and self.connection is not None and not self.connection.open:
            self._result.unbuffered_active = False
        super().close()


class ExactNumber(NamedTuple):
    """The numbers that a type admits: whole parts up to `largest`, decimal places up to `scale`."""

    largest: int
    scale: int


class Dialect(ABC):
    """SQL of one kind of server."""

    dictionary: Dictionary

    is_clustered: bool
    """Whether tables lie in the order of their first unique key, so that reading in this order costs nothing."""

    _dates: frozenset[str]
    _texts: frozenset[str]

    def day(self, column: Column, day: dt.date) -> str:
        """The beginning of `day` as a literal to compare the column with. Raises UnsupportedType."""
        if column.kind in self._dates:
            return f"date '{day.isoformat()}'"
        if column.kind in self._texts and column.parameters and column.parameters[0] in _DATE_LENGTHS:
            return f"'{day.strftime(_DATE_LENGTHS[column.parameters[0]])}'"
        number = self.exact_number(column)
        if number is not None and number.scale == 0:
            return f"{day:%Y%m%d}"
        raise UnsupportedType(f"column {column.name} is {column.type}, which does not say how it writes dates")

    @abstractmethod
    def opening(self, data_date: dt.date) -> list[str]:
        """Statements that open a read-only snapshot, of what was committed until now."""

    @abstractmethod
    def field(self, name: str, column: Column, contract: SourceColumn) -> str:
        """An expression of COPY's text of the column with the quoted `name`. Raises UnsupportedType."""

    @abstractmethod
    def line(self, fields: Sequence[str]) -> str:
        """The select list that gives the fields in a form which `join` takes."""

    @abstractmethod
    def cursor(self, connection: Any) -> Any:
        """A cursor of the driver's own `connection` that leaves the rows with the server until they are fetched."""

    @abstractmethod
    def join(self, rows: Iterable[Sequence[Any]]) -> bytes:
        """Rows of `line` as lines of UTF-8, without a line feed after the last. Raises TypeError if one is null."""

    @abstractmethod
    def total(self, name: str, column: Column) -> str:
        """An expression of the exact sum of the column with the quoted `name`, as text."""

    @abstractmethod
    def moment(self, expression: str) -> str:
        """An ISO text of a date or moment."""

    @abstractmethod
    def exact_number(self, column: Column) -> ExactNumber | None:
        """What the column's type admits, if it is one of exact numbers."""

    def most_characters(self, column: Column) -> int | None:
        """The most characters the column's type admits, if it is text of a limited length."""
        return column.parameters[0] if column.kind in self._texts and column.parameters else None

    @abstractmethod
    def is_flag(self, column: Column) -> bool:
        """Whether the column's type admits nothing but true and false."""

    @abstractmethod
    def is_day(self, column: Column) -> bool:
        """Whether the column's type admits dates without a time only."""


class MySql(Dialect):
    """MySQL from 5.6 and MariaDB from 10."""

    dictionary = MySqlDictionary()
    is_clustered = True

    _integers: Mapping[str, int] = MappingProxyType(
        {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
    )
    """Bits."""
    _dates = frozenset({"date", "datetime", "timestamp"})
    _texts = frozenset({"char", "varchar"})
    _escaped = _texts | {"tinytext", "text", "mediumtext", "longtext", "enum", "set", "json"}
    _binary = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
    _plain = _dates | _integers.keys() | {"decimal", "time", "year", "uuid", "inet4", "inet6"}

    def opening(self, data_date: dt.date) -> list[str]:
        zone = TIMEZONE.key
        moment = dt.datetime.combine(data_date, dt.time(), TIMEZONE)
        return [
            # Backslashes in literals stand for themselves, as in standard SQL.
            "set session sql_mode = 'NO_BACKSLASH_ESCAPES'",
            # Servers without the tables of time zones know offsets only.
            "set session time_zone = if("
            f"convert_tz('2000-01-01', '+00:00', '{zone}') is null, '{moment.isoformat()[-6:]}', '{zone}')",
            # The warehouse may make the server wait.
            "set session net_write_timeout = 3600",
            "set session transaction isolation level repeatable read",
            "start transaction with consistent snapshot, read only",
        ]

    def field(self, name: str, column: Column, contract: SourceColumn) -> str:
        if column.kind in self._escaped:
            text = _escaped(f"convert({name} using utf8mb4)", "char(9)", "char(10)", "char(13)")
        elif column.kind in self._binary:
            text = f"lower(hex({name}))"
        elif column.kind in self._plain:
            text = f"cast({name} as char)"
        elif column.kind == "bit":
            text = f"cast({name} + 0 as char)"
        elif column.kind in ("float", "double"):
            text = _decimal(f"{name} + 0e0")
        else:
            raise UnsupportedType(f"column {column.name} is {column.type}, which cannot be read as text")
        return f"if({name} is null, '{NULL}', {text})"

    def line(self, fields: Sequence[str]) -> str:
        # A text longer than max_allowed_packet becomes null, and with it the whole line, which does not pass unseen.
        return f"cast(concat({', char(9), '.join(fields)}) as binary)"

    def join(self, rows: Iterable[Sequence[bytes]]) -> bytes:
        return b"\n".join(map(b"".join, rows))

    def total(self, name: str, column: Column) -> str:
        exact = name if self.exact_number(column) else f"cast({name} as decimal(65, 30))"
        return f"cast(sum({exact}) as char)"

    def moment(self, expression: str) -> str:
        return f"cast({expression} as char)"

    def exact_number(self, column: Column) -> ExactNumber | None:
        if column.kind in self._integers:
            bits = self._integers[column.kind]
            return ExactNumber(2 ** (bits if "unsigned" in column.type else bits - 1) - 1, 0)
        if column.kind == "decimal":
            precision, scale = column.parameters
            return ExactNumber(10 ** (precision - scale) - 1, scale)
        return None

    def is_flag(self, column: Column) -> bool:
        return column.type == "bit(1)"

    def is_day(self, column: Column) -> bool:
        return column.kind == "date"

    def cursor(self, connection: Any) -> Any:
        return _UnbufferedCursor(connection)


class Oracle(Dialect):
    """Oracle Database from 12.1, by the driver's thin mode."""

    dictionary = OracleDictionary()
    is_clustered = False

    _dates = frozenset({"date", "timestamp"})
    _texts = frozenset({"char", "varchar2", "nchar", "nvarchar2"})
    _long_texts = frozenset({"clob", "nclob"})
    _numbers = frozenset({"number", "float", "binary_float", "binary_double"})

    def opening(self, data_date: dt.date) -> list[str]:
        return [f"alter session set time_zone = '{TIMEZONE.key}'", "set transaction read only"]

    def field(self, name: str, column: Column, contract: SourceColumn) -> str:
        if column.kind in self._texts or column.kind in self._long_texts:
            # Every character may become two, and a varchar2 holds no more than 4000 bytes.
            may_grow = column.kind in self._texts and column.parameters[0] > 1000
            text = _escaped(f"to_clob({name})" if may_grow else name, "chr(9)", "chr(10)", "chr(13)")
        elif column.kind in self._numbers:
            text = _oracle_number(name)
        elif column.kind == "date":
            text = f"to_char({name}, 'YYYY-MM-DD HH24:MI:SS')"
            if contract.data_type == "date":
                text = f"case when {name} = trunc({name}) then to_char({name}, 'YYYY-MM-DD') else {text} end"
        elif column.kind == "timestamp":
            text = self.moment(f"{name} at local" if "time zone" in column.type else name)
        elif column.kind == "raw":
            text = f"lower(rawtohex({name}))"
        elif column.kind in ("interval", "boolean"):
            text = f"to_char({name})"
        else:
            raise UnsupportedType(f"column {column.name} is {column.type}, which cannot be read as text")
        return f"nvl({text}, '{NULL}')"

    def line(self, fields: Sequence[str]) -> str:
        # The server does not make texts of more than 4000 bytes without LOBs.
        return ", ".join(fields)

    def join(self, rows: Iterable[Sequence[str]]) -> bytes:
        return "\n".join(map("\t".join, rows)).encode("utf-8", "surrogatepass")

    def total(self, name: str, column: Column) -> str:
        return _oracle_number(f"sum({name})")

    def moment(self, expression: str) -> str:
        # All nine digits and then no zeros at the end, so that no fraction is cut off.
        full = f"to_char(cast({expression} as timestamp(9)), 'YYYY-MM-DD HH24:MI:SS.FF9')"
        return f"rtrim(rtrim({full}, '0'), '.')"

    def exact_number(self, column: Column) -> ExactNumber | None:
        if column.kind != "number" or len(column.parameters) != 2:
            return None
        precision, scale = column.parameters
        return ExactNumber(10 ** max(precision - scale, 0) - 1, max(scale, 0))

    def is_flag(self, column: Column) -> bool:
        return column.kind == "boolean"

    def is_day(self, column: Column) -> bool:
        return False

    def cursor(self, connection: Any) -> Any:
        cursor = connection.cursor()
        cursor.arraysize = MOST_ROWS
        return cursor


def dialect_of(engine: sqlalchemy.Engine) -> Dialect:
    return {"mysql": MySql, "mariadb": MySql, "oracle": Oracle}[engine.dialect.name]()


def _escaped(text: str, tab: str, line_feed: str, carriage_return: str) -> str:
    for character, escape in (("'\\'", r"\\"), (tab, r"\t"), (line_feed, r"\n"), (carriage_return, r"\r")):
        text = f"replace({text}, {character}, '{escape}')"
    return text


def _decimal(double: str) -> str:
    """A double as MySQL writes it; without an exponent, if that does not change its value."""
    text, decimal = f"cast({double} as char)", f"cast({double} as decimal(65, 30))"
    plain = f"trim(trailing '.' from trim(trailing '0' from cast({decimal} as char)))"
    return f"if(instr({text}, 'e') > 0 and {decimal} + 0e0 = {double}, {plain}, {text})"


def _oracle_number(name: str) -> str:
    return f"to_char({name}, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')"
