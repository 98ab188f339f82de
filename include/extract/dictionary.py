"""What a source database says of its tables: names, columns, keys, comments."""

import re
from abc import ABC
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy


class Relation(NamedTuple):
    """A table or view of a source database."""

    name: str
    is_view: bool
    comment: str = ""


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
        match = re.match(r"[a-z0-9_ ]+\(([-\d, ]+)", self.type)
        return tuple(int(number) for number in match[1].split(",")) if match else ()


class Dictionary(ABC):
    """The queries on one kind of server. Relations are named as in contracts: schema.table, or table."""

    tables_query: str
    """Name, is_view (1 or 0) and comment of the tables and views in :schema_name, by name."""

    columns_query: str
    """Name, type, not_null (1 or 0) and comment of the columns of :schema_name.:table_name, in order."""

    keys_query: str
    """Name of the constraint and of a column, for all that keep columns of :schema_name.:table_name unique, the primary
    key first."""

    current_schema: str
    """An expression of the schema of relations that do not name theirs."""

    first_row: str
    """The end of a query of which one row is wanted."""

    quotation_mark = '"'

    def tables(self, connection: sqlalchemy.Connection, schema: str) -> list[Relation]:
        rows = connection.execute(sqlalchemy.text(self.tables_query), {"schema_name": self.folded(schema)}).mappings()
        return [Relation(self.written(row["name"]), bool(row["is_view"]), row["comment"] or "") for row in rows]

    def columns(self, connection: sqlalchemy.Connection, relation: str) -> list[Column]:
        """Empty, if the relation does not exist or this login may not see it."""
        rows = connection.execute(sqlalchemy.text(self.columns_query), self._names(connection, relation)).mappings()
        return [Column(row["name"], self.type(dict(row)), bool(row["not_null"]), row["comment"] or "") for row in rows]

    def unique_keys(self, connection: sqlalchemy.Connection, relation: str) -> list[list[str]]:
        """The columns of every unique constraint, the primary key first."""
        keys: dict[str, list[str]] = {}
        for name, column in connection.execute(sqlalchemy.text(self.keys_query), self._names(connection, relation)):
            keys.setdefault(str(name), []).append(str(column))
        return list(keys.values())

    def has_rows(self, connection: sqlalchemy.Connection, relation: str) -> bool:
        found = connection.exec_driver_sql(
            f"select 1 from {self.relation(relation)} {self.first_row}", execution_options={"no_parameters": True}
        )
        return found.first() is not None

    def schema(self, connection: sqlalchemy.Connection) -> str:
        """The one of relations that do not name theirs; empty if there is none."""
        return self.written(connection.execute(sqlalchemy.text(f"select {self.current_schema}")).scalar() or "")

    def quote(self, name: str) -> str:
        """A name of the dictionary as an identifier."""
        mark = self.quotation_mark
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"

    def relation(self, name: str) -> str:
        """A relation as an identifier."""
        return ".".join(self.quote(self.folded(part)) for part in name.split("."))

    def folded(self, name: str) -> str:
        """A name of a contract as the dictionary has it."""
        return name

    def written(self, name: str) -> str:
        """A name of the dictionary as contracts have it."""
        return name

    def type(self, row: Mapping[str, Any]) -> str:
        """A column's type, from its row of `columns_query`."""
        return str(row["type"])

    def _names(self, connection: sqlalchemy.Connection, relation: str) -> dict[str, str]:
        schema, _, table = relation.rpartition(".")
        return {"schema_name": self.folded(schema or self.schema(connection)), "table_name": self.folded(table)}


class MySqlDictionary(Dictionary):
    """MySQL and MariaDB, where a schema is a database."""

    tables_query = """
        select
            table_name as name,
            table_type like '%VIEW' as is_view,
            case when table_type like '%VIEW' then '' else table_comment end as comment
        from information_schema.tables
        where table_schema = :schema_name
        order by table_name
    """
    # A view says of a column that it is not null without keeping it so.
    columns_query = """
        select
            c.column_name as name,
            c.column_type as type,
            c.is_nullable = 'NO' and t.table_type not like '%VIEW' as not_null,
            c.column_comment as comment
        from information_schema.columns as c
        inner join information_schema.tables as t on c.table_schema = t.table_schema and c.table_name = t.table_name
        where c.table_schema = :schema_name and c.table_name = :table_name
        order by c.ordinal_position
    """
    keys_query = """
        select index_name, column_name
        from information_schema.statistics
        where table_schema = :schema_name and table_name = :table_name and non_unique = 0
        order by index_name <> 'PRIMARY', index_name, seq_in_index
    """
    current_schema = "database()"
    first_row = "limit 1"
    quotation_mark = "`"

    def type(self, row: Mapping[str, Any]) -> str:
        # MySQL from 8.0.19 says int where others say int(11): an upgrade is no change of type. tinyint(1) stays.
        return re.sub(r"^((?:small|medium|big)?int|tinyint(?!\(1\)))\(\d+\)", r"\1", row["type"].lower())


class OracleDictionary(Dictionary):
    """Oracle, where contracts write in lower case what was created without quotes."""

    tables_query = """
        select table_name as name, case table_type when 'VIEW' then 1 else 0 end as is_view, comments as "comment"
        from all_tab_comments
        where owner = :schema_name and table_name not like 'BIN$%'
        order by table_name
    """
    # Nullable 'N' means a constraint that is enabled and validated; of a view it promises nothing. (Bind parameters may
    # not be called table: the word is reserved.)
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
            m.comments as "comment"
        from all_tab_columns c
        left join all_tables t on c.owner = t.owner and c.table_name = t.table_name
        left join all_col_comments m
            on c.owner = m.owner and c.table_name = m.table_name and c.column_name = m.column_name
        where c.owner = :schema_name and c.table_name = :table_name
        order by c.column_id
    """
    keys_query = """
        select n.constraint_name, m.column_name
        from all_constraints n
        inner join all_cons_columns m on n.owner = m.owner and n.constraint_name = m.constraint_name
        where
            n.owner = :schema_name and n.table_name = :table_name and n.constraint_type in ('P', 'U')
            and n.status = 'ENABLED' and n.validated = 'VALIDATED'
        order by n.constraint_type, n.constraint_name, m.position
    """
    current_schema = "sys_context('USERENV', 'CURRENT_SCHEMA') from dual"
    first_row = "where rownum = 1"

    def folded(self, name: str) -> str:
        return name.upper() if name == name.lower() else name

    def written(self, name: str) -> str:
        return name.lower() if name == name.upper() else name

    def type(self, row: Mapping[str, Any]) -> str:
        """The type as one would declare it."""
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


class PostgresDictionary(Dictionary):
    """PostgreSQL."""

    tables_query = """
        select
            c.relname as name,
            case when c.relkind in ('v', 'm') then 1 else 0 end as is_view,
            obj_description(c.oid, 'pg_class') as comment
        from pg_class as c
        where c.relnamespace = to_regnamespace(quote_ident(:schema_name)) and c.relkind in ('r', 'p', 'v', 'm', 'f')
            and not c.relispartition
        order by c.relname
    """
    columns_query = """
        select
            a.attname as name,
            format_type(a.atttypid, a.atttypmod) as type,
            case when a.attnotnull then 1 else 0 end as not_null,
            col_description(a.attrelid, a.attnum) as comment
        from pg_attribute as a
        where
            a.attrelid = to_regclass(format('%I.%I', :schema_name, :table_name))
            and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    """
    keys_query = """
        select cast(i.indexrelid as text), a.attname
        from pg_index as i
        cross join lateral unnest(cast(i.indkey as smallint[])) with ordinality as k (attnum, position)
        inner join pg_attribute as a on i.indrelid = a.attrelid and k.attnum = a.attnum
        where
            i.indrelid = to_regclass(format('%I.%I', :schema_name, :table_name)) and i.indisunique and i.indisvalid
            and i.indpred is null and i.indexprs is null and k.position <= i.indnkeyatts
        order by i.indisprimary desc, i.indexrelid, k.position
    """
    current_schema = "current_schema()"
    first_row = "limit 1"
