"""What a contract may say of a table, as far as the source's names, types, keys and comments tell."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy

from include.catalogue.sources import ContractError, SourceColumn, SourceTable
from include.extract.dialects import Dialect, UnsupportedType
from include.extract.dictionary import Column, Dictionary, Relation
from include.extract.errors import ExtractError

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")

_TEXTS = {"char", "varchar", "character", "varchar2", "nvarchar2", "nchar"}
_INTEGERS = {"tinyint", "smallint", "mediumint", "int", "integer"}
_NUMBERS = {"decimal", "numeric", "number"}
_FLOATS = {"float", "double", "real", "binary_float", "binary_double"}
_MOMENTS = {"datetime", "timestamp"}

_DATE_NAMES = re.compile(r"(eod|biz|busi|business|batch|etl|data|acct|stat|snap|snapshot|as_of)_(date|dt|day)")
_AMOUNT_NAMES = re.compile(r"(^|_)(amt|amount|bal|balance)(_|$)")

# The last word of names like cert_type, which say something about the value but not the value.
_ABOUT = re.compile(r"_(type|kind|status|code|flag|time|class|level|amt|bal|count|ccy|org|bank|desc)$")
_PERSONAL = {
    "birth_date": re.compile(r"(^|_)(birth|birthday|dob)(_|$)|出生|生日"),
    "phone": re.compile(r"(^|_)(phone|mobile|tel|telephone|fax)(_|$)|电话|手机|传真"),
    "email": re.compile(r"(^|_)(email|mail)(_|$)|邮箱"),
    "id_no": re.compile(r"(^|_)(id_?no|id_?num|id_?card|cert|cert_?no|passport|credential)(_|$)|证件号|身份证|护照"),
    "address": re.compile(r"(^|_)(addr|address)(_|$)|地址|住址"),
    "account": re.compile(r"(^|_)(acct|account|card)(_?no|_?num)?$|[账帐卡]号"),
    "device": re.compile(r"(^|_)(ip|mac|imei|imsi)(_|$)"),
    "name": re.compile(r"(^|_)name$|姓名|户名"),
}
_NAMES_OF_THINGS = re.compile(
    r"(^|_)(org|organisation|organization|branch|dept|department|bank|product|prod|subject|item|table|file|post"
    r"|region|city|province|country|currency|ccy|job|role|system|field|group)_name$"
)


@dataclass(frozen=True)
class DraftTable:
    """A table's contract, which is complete when `key` is not empty."""

    name: str
    source: str
    description: str
    columns: tuple[SourceColumn, ...]
    key: tuple[str, ...]
    date_column: str | None
    control_column: str | None
    min_rows: int
    drift: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """The tables of a system, and in `questions` what somebody who knows it must decide."""

    tables: tuple[DraftTable, ...]
    questions: tuple[str, ...]


def propose(
    connection: sqlalchemy.Connection,
    dictionary: Dictionary,
    dialect: Dialect | None,
    schema: str | None,
    names: Sequence[str],
) -> Draft:
    """Contracts of the tables `names` (default: all, but no views) in `schema` (default: the connection's own).

    dialect: of sources that are not PostgreSQL. Raises ExtractError if there are no such tables.
    """
    schema = schema or dictionary.schema(connection)
    relations = dictionary.tables(connection, schema)
    chosen = [relation for relation in relations if (relation.name in names if names else not relation.is_view)]
    if missing := sorted(set(names) - {relation.name for relation in relations}):
        raise ExtractError(f"schema {schema} has no table {', '.join(missing)}, or this login may not see it")
    if not chosen:
        raise ExtractError(f"schema {schema} has no tables, or this login may not see them")
    tables, questions = [], []
    for relation in chosen:
        table, asked = _table(connection, dictionary, dialect, schema, relation)
        if table:
            tables.append(table)
        questions += [f"{relation.name}: {question}" for question in asked]
    if not tables:
        raise ExtractError(*questions)
    personal = [f"{table.name}.{column.name}" for table in tables for column in table.columns if column.personal]
    if personal:
        questions.append(f"personal data by their names and comments: {', '.join(personal)}: are these all, and right?")
    return Draft(tuple(tables), tuple(questions))


def _table(
    connection: sqlalchemy.Connection, dictionary: Dictionary, dialect: Dialect | None, schema: str, relation: Relation
) -> tuple[DraftTable | None, list[str]]:
    # Connectors but PostgreSQL's take names as they are meant, in any case.
    fold = str.lower if dialect else str
    source = f"{schema}.{relation.name}"
    observed = {fold(column.name): column for column in dictionary.columns(connection, source)}
    columns, questions = [], []
    for name, column in observed.items():
        if problem := _unfit(name, column, dialect):
            questions.append(f"column {column.name} is left out: {problem}")
            continue
        data_type, question = _data_type(column, dialect)
        if question:
            questions.append(f"column {name} is {column.type}: {question}")
        columns.append(
            SourceColumn(
                name,
                data_type,
                description=_one_line(column.comment),
                nullable=not column.not_null,
                personal=_personal(name, column.comment),
                source_type=column.type,
            )
        )
    names = {column.name for column in columns}
    date_column = _date_column(columns, observed, dialect)
    keys = [[fold(name) for name in key] for key in dictionary.unique_keys(connection, source)]
    key = next((key for key in keys if names.issuperset(key) and all(observed[name].not_null for name in key)), [])
    if not key:
        questions.append("no primary key, and no unique one that is never null: give load.key")
    has_rows = dictionary.has_rows(connection, source)
    if not has_rows:
        questions.append("is empty: give load.min_rows once it is not")
    if date_column is None:
        dates = [column.name for column in columns if column.data_type in ("date", "timestamp")]
        questions.append(
            "no date column by its name: all rows are read, which is right for the latest data date only;"
            f" otherwise give load.date_column and load.mode (dates: {', '.join(dates) or 'none'})"
        )
    if nameless := [column.name for column in columns if not column.description]:
        questions.append(f"columns without a comment: {len(nameless)}: describe them")
    table = DraftTable(
        name=relation.name.lower(),
        source=source,
        description=_one_line(relation.comment),
        columns=tuple(columns),
        # In a snapshot of one day the date tells no rows apart.
        key=tuple(name for name in key if name != date_column) or tuple(key),
        date_column=date_column,
        control_column=_control_column(columns),
        min_rows=1 if has_rows else 0,
        drift=("added",) if len(columns) < len(observed) else (),
    )
    try:
        _check(table)
    except ContractError as error:
        return None, [f"is left out: {error}"]
    return table, questions


def _check(table: DraftTable) -> None:
    """Raises ContractError if more is wrong with the contract than that it has no key yet."""
    SourceTable(
        system="draft",
        schema="raw_draft",
        name=table.name,
        source=table.source,
        mode="snapshot",
        columns=table.columns,
        key=table.key or (table.columns[0].name,) if table.columns else (),
        date_column=table.date_column,
        control_column=table.control_column,
        min_rows=table.min_rows,
        drift=frozenset(table.drift),
    )


def _unfit(name: str, column: Column, dialect: Dialect | None) -> str | None:
    """Why a column cannot be in a contract, if so."""
    if not _PLAIN_NAME.fullmatch(name):
        return "contracts have names of lower-case letters, digits and _: ask for a view that has such"
    if name == "data_date":
        return "the warehouse takes that name for itself: ask for a view that calls it otherwise"
    if dialect:
        try:
            dialect.field(name, column, SourceColumn(name, "text"))
        except UnsupportedType:
            return f"{column.type} cannot be read as text"
    return None


def _data_type(column: Column, dialect: Dialect | None) -> tuple[str, str | None]:
    """The contract's type for a column, and what to ask about it."""
    kind, parameters = column.kind, column.parameters
    if kind == "boolean" or column.type in ("tinyint(1)", "bit(1)"):
        return "boolean", None
    if kind in _TEXTS and parameters:
        return f"varchar({parameters[0]})", None
    if kind in _NUMBERS and parameters:
        precision, scale = parameters
        return f"numeric({max(precision - min(scale, 0), scale)},{max(scale, 0)})", None
    if kind in _NUMBERS:
        return "numeric(38,10)", "it is taken as numeric(38,10): how many digits has it?"
    if kind in _INTEGERS:
        return ("bigint" if kind == "int" and "unsigned" in column.type else "integer"), None
    if kind == "bigint":
        return ("numeric(20,0)" if "unsigned" in column.type else "bigint"), None
    if kind in _FLOATS:
        return "text", "it is not exact and taken as text: to how many places is it to be rounded in staging?"
    if kind == "date" and (dialect is None or dialect.is_day(column)):
        return "date", None
    if kind == "date":
        return "timestamp", "it may hold a time of day and is taken as timestamp: make it date if it never does"
    return ("timestamp" if kind in _MOMENTS else "text"), None


def _date_column(columns: Sequence[SourceColumn], observed: dict[str, Column], dialect: Dialect | None) -> str | None:
    """The one by which the source keeps its days, if its name tells."""
    for column in columns:
        if not _DATE_NAMES.fullmatch(column.name):
            continue
        if column.data_type in ("date", "timestamp"):
            return column.name
        if dialect:
            try:
                dialect.day(observed[column.name], dt.date(2000, 1, 1))
            except UnsupportedType:
                continue
            return column.name
    return None


def _control_column(columns: Sequence[SourceColumn]) -> str | None:
    amounts = [column.name for column in columns if column.scale is not None and _AMOUNT_NAMES.search(column.name)]
    return amounts[0] if amounts else None


def _personal(name: str, comment: str) -> str | None:
    """The kind of personal data that name and comment speak of."""
    if _ABOUT.search(name) or _NAMES_OF_THINGS.search(name):
        return None
    return next((kind for kind, pattern in _PERSONAL.items() if pattern.search(name) or pattern.search(comment)), None)


def _one_line(comment: str) -> str:
    """A comment as a description, which dbt renders with Jinja."""
    return re.sub(r"\{(?=[{%#])", "{ ", " ".join(comment.split()))
