"""Source contracts: what each source system delivers, from `dbt_project/models/sources/*.yml` through the manifest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DATABASES = ("postgres", "mysql", "oracle")
KINDS = (*DATABASES, "file", "entry")
MODES = ("snapshot", "append", "changes", "history")
DRIFTS = ("added", "removed", "retyped", "reordered")
ENCODINGS = ("utf-8", "gb18030")

# Rows in quarantine are kept in memory until the load commits.
MOST_QUARANTINED = 10_000

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_DATA_TYPE = re.compile(
    r"text|date|timestamp|integer|bigint|boolean|varchar\((?P<length>\d+)\)"
    r"|numeric\((?P<precision>\d+),\s*(?P<scale>\d+)\)"
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
# The names of partitions carry the date and a suffix, and PostgreSQL cuts names after 63 bytes.
_LONGEST_TABLE_NAME = 40


class ContractError(ValueError):
    """A source contract contradicts itself; the message names the source, the table and what to correct."""


@dataclass(frozen=True)
class SourceColumn:
    """A column by the source's own name. `data_type` is what its text must parse as; `personal` the kind of personal
    data it holds, or None; `source_type` the type in the source database, if the contract pins it; `width` the bytes of
    the field in a fixed-width file; `values` the only ones it may have, if the contract lists them."""

    name: str
    data_type: str
    description: str = ""
    nullable: bool = True
    personal: str | None = None
    source_type: str | None = None
    width: int | None = None
    values: tuple[str, ...] = ()

    @property
    def length(self) -> int | None:
        """The most characters a varchar may have, else None."""
        return self._parameter("length")

    @property
    def precision(self) -> int | None:
        """All digits of a numeric, else None."""
        return self._parameter("precision")

    @property
    def scale(self) -> int | None:
        """Decimal places of a numeric, else None."""
        return self._parameter("scale")

    def _parameter(self, name: str) -> int | None:
        match = _DATA_TYPE.fullmatch(self.data_type)
        return int(match[name]) if match and match[name] else None


@dataclass(frozen=True)
class FileFormat:
    """Unload files: no header, no quoting, an empty field is null.

    `delimiter` is None for fixed-width files. `path` and `flag` are templates below the system's folder, in which
    `{table}` stands for the table's stem and `{date}` for YYYYMMDD.
    """

    encoding: str
    delimiter: str | None
    compression: str = "none"
    line_ending: str = "lf"
    path: str = "{date}/{table}_{date}.dat"
    flag: str = "{date}/{table}_{date}.flg"


@dataclass(frozen=True)
class SourceTable:
    """One delivered table and where it goes: `<schema>.<name>`.

    `source` is the `schema.table` in a source database, the stem of the unload files, whose format is then in
    `file_format`, or the subject of a supplementary entry. What a partition holds is said by `mode`:

    - snapshot: the rows of `date_column` = data date; files: those of the data date; a database table without
      `date_column` `is_latest_only`: all rows, which can only be read while the data date is the latest;
    - append: the rows whose `date_column` lies in the batch's interval; files: those of each of its days;
    - changes: the partition of the batch before, with the changes of the interval, chosen like append, merged in by
      key; the last row of a key in the order (`date_column`, delivery) counts, and one whose `operation_column` holds
      one of `delete_values` removes the key;
    - history: all rows up to the data date; files: those of the data date.

    A snapshot that `may_repeat` is a register that seldom changes: the content of another date is worth no note.
    `drift` names the changes of shape that are recorded and loaded; any other stops the table. Up to `max_quarantined`
    bad rows are set aside instead of stopping it. `arrival` is the local time (HH:MM) on the day after the data date by
    which the delivery is due.
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
    max_rows: int | None = None
    max_quarantined: int = 0
    may_repeat: bool = False
    drift: frozenset[str] = frozenset()
    operation_column: str | None = None
    delete_values: tuple[str, ...] = ()
    is_latest_only: bool = False
    is_entry: bool = False
    file_format: FileFormat | None = None
    owner: str = ""
    arrival: str = "00:00"
    description: str = ""

    def __post_init__(self) -> None:
        where = f"source {self.system}, table {self.name}"
        names = [column.name for column in self.columns]
        for name in (self.schema, self.name, *names):
            if not _IDENTIFIER.fullmatch(name):
                raise ContractError(f"{where}: {name!r} is no plain lower-case name")
        if taken := sorted({"data_date"} & set(names)):
            raise ContractError(f"{where}: the column name {taken[0]} is taken by the warehouse")
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
        if self.mode in ("append", "changes") and self.file_format is None and self.date_column is None:
            raise ContractError(f"{where}: load.mode {self.mode} needs load.date_column")
        if self.may_repeat and self.mode in ("append", "changes"):
            raise ContractError(f"{where}: load.may_repeat is for snapshots, the rows of a period come once")
        if bool(self.operation_column) != bool(self.delete_values) or (
            self.operation_column and self.mode != "changes"
        ):
            raise ContractError(
                f"{where}: load.operation_column and load.delete_values belong together, in mode changes"
            )
        if unknown_drift := sorted(self.drift - set(DRIFTS)):
            raise ContractError(f"{where}: drift may name {', '.join(DRIFTS)}, not {', '.join(unknown_drift)}")
        if self.max_rows is not None and self.max_rows < self.min_rows:
            raise ContractError(f"{where}: load.max_rows {self.max_rows} is less than load.min_rows {self.min_rows}")
        if not 0 <= self.max_quarantined <= MOST_QUARANTINED:
            raise ContractError(f"{where}: load.max_quarantined must be between 0 and {MOST_QUARANTINED}")
        if not _TIME.fullmatch(self.arrival):
            raise ContractError(f"{where}: arrival must be a time HH:MM, not {self.arrival!r}")
        self._check_format(where)
        mentioned = [*self.key, *filter(None, (self.date_column, self.control_column, self.operation_column))]
        if unknown := sorted(set(mentioned) - set(names)):
            raise ContractError(f"{where}: load mentions {', '.join(unknown)}, which is no column of it")

    def _check_format(self, where: str) -> None:
        file_format = self.file_format
        if file_format is None:
            return
        if file_format.encoding not in ENCODINGS:
            raise ContractError(
                f"{where}: encoding must be one of {', '.join(ENCODINGS)}, not {file_format.encoding!r}"
            )
        if file_format.compression not in ("none", "gzip"):
            raise ContractError(f"{where}: compression must be none or gzip, not {file_format.compression!r}")
        if file_format.line_ending not in ("lf", "crlf"):
            raise ContractError(f"{where}: line_ending must be lf or crlf, not {file_format.line_ending!r}")
        if file_format.delimiter is None:
            if missing := [column.name for column in self.columns if not column.width]:
                raise ContractError(f"{where}: in a fixed-width file every column needs a width: {', '.join(missing)}")
        elif not file_format.delimiter or set(file_format.delimiter) & set("\\\r\n"):
            raise ContractError(f"{where}: {file_format.delimiter!r} cannot be a delimiter")
        for template in (file_format.path, file_format.flag):
            if "{date}" not in template or "{table}" not in template or ".." in template or template[0] == "/":
                raise ContractError(
                    f"{where}: {template!r} must name {{table}} and {{date}}, below the system's folder"
                )

    def column(self, name: str) -> SourceColumn:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Ready:
    """Where a source database says that a day is complete: a row of `table` whose `date_column` is the data date.
    `time_column`, if there is one, says since when."""

    table: str
    date_column: str
    time_column: str | None = None


@dataclass(frozen=True)
class SourceSystem:
    """A source system: `connection` is set for a database, and for files that are fetched by SFTP; `folder` for files,
    below the unload folder or, by SFTP, on the server.

    `arrival` is the local time (HH:MM) on the next day by which a day's delivery is complete; until `latest`, if it is
    given, one that is late is waited for. `contact` is the owner's mail address.
    """

    name: str
    kind: str
    schema: str
    owner: str
    arrival: str
    tables: tuple[SourceTable, ...]
    connection: str | None = None
    folder: str | None = None
    contact: str | None = None
    latest: str | None = None
    ready: Ready | None = None
    description: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ContractError(f"source {self.name}: kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if not _TIME.fullmatch(self.arrival):
            raise ContractError(f"source {self.name}: arrival must be a time HH:MM, not {self.arrival!r}")
        if self.latest is not None and not (_TIME.fullmatch(self.latest) and self.latest > self.arrival):
            raise ContractError(
                f"source {self.name}: latest must be a time HH:MM after {self.arrival}, not {self.latest!r}"
            )

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
        return SourceSystem(
            name=name,
            kind=kind,
            schema=nodes[0]["schema"],
            owner=meta["owner"],
            arrival=str(meta["arrival"]),
            tables=tuple(_table(name, meta, node) for node in nodes),
            connection=meta["connection"] if kind in DATABASES else meta.get("connection"),
            folder=meta.get("folder", name) if kind == "file" else None,
            contact=meta.get("contact"),
            latest=str(meta["latest"]) if "latest" in meta else None,
            ready=Ready(**meta["ready"]) if "ready" in meta else None,
            description=nodes[0]["source_description"],
        )
    except KeyError as error:
        raise ContractError(f"source {name}: config.meta lacks {error}") from error
    except TypeError:
        raise ContractError(f"source {name}: ready needs table and date_column, and may have time_column") from None


def _table(system: str, meta: Mapping[str, Any], node: Mapping[str, Any]) -> SourceTable:
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
        max_rows=load.get("max_rows"),
        max_quarantined=load.get("max_quarantined", 0),
        may_repeat=load.get("may_repeat", False),
        drift=frozenset(load.get("drift", meta.get("drift", ()))),
        operation_column=load.get("operation_column"),
        delete_values=tuple(str(value) for value in load.get("delete_values", ())),
        is_entry=meta["kind"] == "entry",
        is_latest_only=meta["kind"] in DATABASES and not load.get("date_column"),
        file_format=_file_format(meta) if meta["kind"] == "file" else None,
        owner=meta["owner"],
        arrival=str(load.get("arrival", meta["arrival"])),
        description=node["description"],
    )


def _file_format(meta: Mapping[str, Any]) -> FileFormat:
    optional = {name: meta[name] for name in ("compression", "line_ending", "path", "flag") if name in meta}
    return FileFormat(
        encoding=meta["encoding"],
        delimiter=None if meta.get("layout") == "fixed_width" else meta["delimiter"],
        **optional,
    )


def _column(column: Mapping[str, Any]) -> SourceColumn:
    meta = column.get("config", {}).get("meta", {})
    return SourceColumn(
        name=column["name"],
        data_type=column["data_type"] or "",
        description=column["description"],
        nullable=meta.get("nullable", True),
        personal=meta.get("personal"),
        source_type=meta.get("source_type"),
        width=meta.get("width"),
        values=tuple(str(value) for value in meta.get("values", ())),
    )
