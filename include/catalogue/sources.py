"""Source contracts: what each source system delivers, from `dbt_project/models/sources/*.yml` through the manifest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("postgres", "file")
MODES = ("snapshot", "append")

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
_DATA_TYPE = re.compile(r"text|date|integer|bigint|boolean|numeric\((\d+),\s*(\d+)\)")
# The names of partitions carry the date and a suffix, and PostgreSQL cuts names after 63 bytes.
_LONGEST_TABLE_NAME = 40


class ContractError(ValueError):
    """A source contract contradicts itself; the message names the source, the table and what to correct."""


@dataclass(frozen=True)
class SourceColumn:
    """A column by the source's own name. `data_type` is what its text must parse as; `personal` the kind of personal
    data it holds, or None."""

    name: str
    data_type: str
    description: str = ""
    nullable: bool = True
    personal: str | None = None

    @property
    def scale(self) -> int | None:
        """Decimal places of a numeric, else None."""
        match = _DATA_TYPE.fullmatch(self.data_type)
        return int(match.group(2)) if match and match.group(2) else None


@dataclass(frozen=True)
class FileFormat:
    """Unload files: lines end with LF, no header, no quoting, an empty field is null."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class SourceTable:
    """One delivered table and where it goes: `<schema>.<name>`.

    `source` is the `schema.table` in a source database, or the stem of the unload files, whose format is then in
    `file_format`. A snapshot holds the rows of `date_column` = data date (files: the folder of the data date), an
    append those of the batch's interval.
    """

    system: str
    schema: str
    name: str
    source: str
    mode: str
    columns: tuple[SourceColumn, ...]
    key: tuple[str, ...]
    date_column: str | None = None
    control_column: str | None = None
    min_rows: int = 0
    file_format: FileFormat | None = None
    description: str = ""

    def __post_init__(self) -> None:
        where = f"source {self.system}, table {self.name}"
        names = [column.name for column in self.columns]
        for name in (self.schema, self.name, *names):
            if not _IDENTIFIER.fullmatch(name):
                raise ContractError(f"{where}: {name!r} is no plain lower-case name")
        if len(self.name) > _LONGEST_TABLE_NAME:
            raise ContractError(f"{where}: the name is longer than {_LONGEST_TABLE_NAME} characters")
        if not names or len(set(names)) < len(names):
            raise ContractError(f"{where}: the columns are missing or not distinct")
        for column in self.columns:
            if not _DATA_TYPE.fullmatch(column.data_type):
                raise ContractError(f"{where}, column {column.name}: unknown data_type {column.data_type!r}")
        if self.mode not in MODES:
            raise ContractError(f"{where}: load.mode must be one of {', '.join(MODES)}, not {self.mode!r}")
        if not self.source or not self.key:
            raise ContractError(f"{where}: load.table and load.key must be given")
        if self.file_format is None and self.date_column is None:
            raise ContractError(f"{where}: a table in a database needs load.date_column")
        mentioned = [*self.key, *filter(None, (self.date_column, self.control_column))]
        if unknown := sorted(set(mentioned) - set(names)):
            raise ContractError(f"{where}: load mentions {', '.join(unknown)}, which is no column of it")

    def column(self, name: str) -> SourceColumn:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class SourceSystem:
    """A source system: `connection` is set for a database, `folder` (below the unload folder) for files.

    `arrival` is the local time (HH:MM) on the next day by which a day's delivery is complete.
    """

    name: str
    kind: str
    schema: str
    owner: str
    arrival: str
    tables: tuple[SourceTable, ...]
    connection: str | None = None
    folder: str | None = None
    description: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ContractError(f"source {self.name}: kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.arrival):
            raise ContractError(f"source {self.name}: arrival must be a time HH:MM, not {self.arrival!r}")

    def table(self, name: str) -> SourceTable:
        """Raises KeyError with the names that exist."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(f"source {self.name} has no table {name}: {', '.join(t.name for t in self.tables)}")


def load_sources(manifest: Mapping[str, Any]) -> dict[str, SourceSystem]:
    """All source systems of a dbt manifest by name, tables in the order of the YAML.

    Raises ContractError if a contract contradicts itself or lacks something.
    """
    nodes_by_system: dict[str, list[Mapping[str, Any]]] = {}
    for node in manifest["sources"].values():
        # Other dbt sources are tables of the warehouse that dbt does not build.
        if node["schema"].startswith("raw_"):
            nodes_by_system.setdefault(node["source_name"], []).append(node)
    return {name: _system(name, nodes) for name, nodes in sorted(nodes_by_system.items())}


def _system(name: str, nodes: list[Mapping[str, Any]]) -> SourceSystem:
    meta = nodes[0]["source_meta"]
    try:
        kind = meta["kind"]
        file_format = FileFormat(meta["encoding"], meta["delimiter"]) if kind == "file" else None
        return SourceSystem(
            name=name,
            kind=kind,
            schema=nodes[0]["schema"],
            owner=meta["owner"],
            arrival=str(meta["arrival"]),
            tables=tuple(_table(name, node, file_format) for node in nodes),
            connection=meta["connection"] if kind == "postgres" else None,
            folder=meta.get("folder", name) if kind == "file" else None,
            description=nodes[0]["source_description"],
        )
    except KeyError as error:
        raise ContractError(f"source {name}: config.meta lacks {error}") from error


def _table(system: str, node: Mapping[str, Any], file_format: FileFormat | None) -> SourceTable:
    load = node["config"]["meta"].get("load")
    if not load:
        raise ContractError(f"source {system}, table {node['name']}: config.meta.load is missing")
    return SourceTable(
        system=system,
        schema=node["schema"],
        name=node["identifier"],
        source=load.get("table", ""),
        mode=load.get("mode", ""),
        columns=tuple(_column(column) for column in node["columns"].values()),
        key=tuple(load.get("key", ())),
        date_column=load.get("date_column"),
        control_column=load.get("control_column"),
        min_rows=load.get("min_rows", 0),
        file_format=file_format,
        description=node["description"],
    )


def _column(column: Mapping[str, Any]) -> SourceColumn:
    meta = column.get("config", {}).get("meta", {})
    return SourceColumn(
        name=column["name"],
        data_type=column["data_type"] or "",
        description=column["description"],
        nullable=meta.get("nullable", True),
        personal=meta.get("personal"),
    )
