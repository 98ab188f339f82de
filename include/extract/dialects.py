"""What differs between the database servers that are read through SQLAlchemy.

A dialect writes SQL by which the server itself turns values into COPY's text: dates and times in ISO form and in the
bank's local time, numbers in plain decimals, binary data in hexadecimal digits, `\\N` for null. What a type cannot
promise, such as MySQL's 0000-00-00, arrives as the server shows it, for the loader to judge.
"""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy
from pymysql.cursors import SSCursor

from include.catalogue.sources import SourceColumn
from include.settings import TIMEZONE

NULL = r"\N"
MOST_ROWS = 10_000
"""Fetched at once."""

_DATE_LENGTHS = {8: "%Y%m%d", 10: "%Y-%m-%d", 14: "%Y%m%d", 19: "%Y-%m-%d", 23: "%Y-%m-%d", 26: "%Y-%m-%d"}
"""How dates, some with a time, are written in text of so many characters."""


class UnsupportedType(ValueError):
    """Values of this type cannot be read as text, or not be compared with a date; the message names the type."""


class Column(NamedTuple):
    """A column of a source table. `type` is lower case, in the database's own words: decimal(20,2)."""

    name: str
    type: str
    not_null: bool
    comment: str = ""

    @property
    def kind(self) -> str:
        """The type without its parameters: decimal."""
        match = re.match(r"[a-z0-9_]*", self.type)
        return match[0] if match else ""

    @property
    def parameters(self) -> tuple[int, ...]:
        """Length, or precision and scale, of the type."""
        match = re.match(r"[a-z0-9_]+\(([-\d, ]+)", self.type)
        return tuple(int(number) for number in match[1].split(",")) if match else ()


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

    columns_query: str
    """Name, type, not null (1 or 0) and comment of the columns of :schema.:table, in order."""

    keys_query: str
    """Name of the constraint and of a column, for all that keep columns of :schema.:table unique, the primary key
    first."""

    def columns(self, connection: sqlalchemy.Connection, relation: str) -> list[Column]:
        """Of `relation` (schema.table or table). Empty, if it does not exist or this login may not see it."""
        rows = connection.execute(sqlalchemy.text(self.columns_query), self._name(connection, relation))
        return [self._column(dict(row)) for row in rows.mappings()]

    def unique_keys(self, connection: sqlalchemy.Connection, relation: str) -> list[list[str]]:
        """The columns of every unique constraint of `relation`, the primary key first."""
        rows = connection.execute(sqlalchemy.text(self.keys_query), self._name(connection, relation))
        keys: dict[str, list[str]] = {}
        for name, column in rows:
            keys.setdefault(str(name), []).append(str(column))
        return list(keys.values())

    def quote(self, name: str) -> str:
        """A name, exactly as the server's dictionary has it, as an identifier."""
        mark = self._quotation_mark
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"

    def folded(self, name: str) -> str:
        """A name of a contract as the server's dictionary has it."""
        return name

    def relation(self, name: str) -> str:
        """schema.table, as contracts have it, as an identifier."""
        return ".".join(self.quote(self.folded(part)) for part in name.split("."))

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

    _quotation_mark: str
    _dates: frozenset[str]
    _texts: frozenset[str]

    @abstractmethod
    def _default_schema(self, connection: sqlalchemy.Connection) -> str | None:
        """Of relations that do not name theirs."""

    def _name(self, connection: sqlalchemy.Connection, relation: str) -> dict[str, str | None]:
        """The parameters of the queries."""
        schema, _, table = map(self.folded, relation.rpartition("."))
        return {"schema": schema or self._default_schema(connection), "table": table}

    def _column(self, row: Mapping[str, Any]) -> Column:
        return Column(row["name"], row["type"], bool(row["not_null"]), row["comment"] or "")


class MySql(Dialect):
    """MySQL from 5.6 and MariaDB from 10."""

    # A view says of a column that it is not null without keeping it so.
    columns_query = """
        select
            c.column_name as name,
            c.column_type as type,
            c.is_nullable = 'NO' and t.table_type <> 'VIEW' as not_null,
            c.column_comment as comment
        from information_schema.columns as c
        inner join information_schema.tables as t on c.table_schema = t.table_schema and c.table_name = t.table_name
        where c.table_schema = :schema and c.table_name = :table
        order by c.ordinal_position
    """
    keys_query = """
        select index_name, column_name
        from information_schema.statistics
        where table_schema = :schema and table_name = :table and non_unique = 0
        order by index_name <> 'PRIMARY', index_name, seq_in_index
    """

    _quotation_mark = "`"
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

    def _default_schema(self, connection: sqlalchemy.Connection) -> str | None:
        return connection.engine.url.database

    def _column(self, row: Mapping[str, Any]) -> Column:
        # MySQL from 8.0.19 says int where others say int(11): an upgrade is no change of type. tinyint(1) stays.
        type_ = re.sub(r"^((?:small|medium|big)?int|tinyint(?!\(1\)))\(\d+\)", r"\1", row["type"].lower())
        return super()._column({**row, "type": type_})


class Oracle(Dialect):
    """Oracle Database from 12.1, by the driver's thin mode."""

    # Nullable 'N' means a constraint that is enabled and validated; of a view it promises nothing.
    columns_query = """
        select
            c.column_name as name,
            c.data_type as data_type,
            c.data_length as data_length,
            c.char_length as char_length,
            c.char_used as char_used,
            c.data_precision as data_precision,
            c.data_scale as data_scale,
            case when c.nullable = 'N' and t.table_name is not null then 1 else 0 end as not_null,
            m.comments as comment_text
        from all_tab_columns c
        left join all_tables t on c.owner = t.owner and c.table_name = t.table_name
        left join all_col_comments m
            on c.owner = m.owner and c.table_name = m.table_name and c.column_name = m.column_name
        where c.owner = :schema and c.table_name = :table
        order by c.column_id
    """
    keys_query = """
        select n.constraint_name, m.column_name
        from all_constraints n
        inner join all_cons_columns m on n.owner = m.owner and n.constraint_name = m.constraint_name
        where
            n.owner = :schema and n.table_name = :table and n.constraint_type in ('P', 'U')
            and n.status = 'ENABLED' and n.validated = 'VALIDATED'
        order by n.constraint_type, n.constraint_name, m.position
    """

    _quotation_mark = '"'
    _dates = frozenset({"date", "timestamp"})
    _texts = frozenset({"char", "varchar2", "nchar", "nvarchar2"})
    _long_texts = frozenset({"clob", "nclob"})
    _numbers = frozenset({"number", "float", "binary_float", "binary_double"})

    def folded(self, name: str) -> str:
        return name.upper() if name == name.lower() else name

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

    def _default_schema(self, connection: sqlalchemy.Connection) -> str | None:
        return (connection.dialect.default_schema_name or "").upper()

    def _column(self, row: Mapping[str, Any]) -> Column:
        return Column(row["name"], _oracle_type(row), bool(row["not_null"]), row["comment_text"] or "")


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


def _oracle_type(row: Mapping[str, Any]) -> str:
    """The type as one would declare it, from a row of all_tab_columns."""
    name = re.sub(r"\s+", " ", row["data_type"].lower())
    precision, scale = row["data_precision"], row["data_scale"]
    if name in ("varchar2", "char"):
        return f"{name}({row['char_length']} {'char' if row['char_used'] == 'C' else 'byte'})"
    if name in ("nvarchar2", "nchar"):
        return f"{name}({row['char_length']})"
    if name == "raw":
        return f"{name}({row['data_length']})"
    if name == "number" and (precision is not None or scale is not None):
        # A whole number without a precision has up to 38 digits.
        return f"{name}({38 if precision is None else precision},{scale or 0})"
    if name == "float":
        return f"{name}({precision})"
    return name
