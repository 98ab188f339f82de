"""The EAST tables, their items and their rules, from `dbt_project/models/east/**/*.yml` by way of the manifest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from include.catalogue.manifest import CatalogueError, Entry, read_manifest

Severity = Literal["strong", "weak"]
Status = Literal["active", "withdrawn", "suspended", "undecidable"]

SEVERITIES = ("strong", "weak")
MODES = ("full", "incremental")
STATUSES = ("active", "withdrawn", "suspended", "undecidable")
REQUIRED = (True, False, "conditional")
TYPES = ("date", "month", "time")

_FORMAT = re.compile(r"(?P<kind>[CDI])(?P<upto>\.\.)?(?P<size>\d+)(?:\.(?P<scale>\d+))?")
_FORMATS = "such as C..60, C8, D20.2 or I..4"


@dataclass(frozen=True)
class Rule:
    """One check. `number` is the official number where it is known; `item` the column judged, None for the whole row.

    `params` is what the kind needs; `when` a SQL predicate over the table's columns that limits the rows judged, in
    which {CODE} stands for the rows of another EAST table; `when_zh` says it in Chinese where the predicate cannot.
    `why` is the reason why an undecidable rule cannot be judged from the data.
    """

    id: str
    kind: str
    severity: Severity
    item: str | None = None
    number: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    when: str | None = None
    when_zh: str | None = None
    status: Status = "active"
    why: str | None = None
    confidence: str = "high"


@dataclass(frozen=True)
class Item:
    """One delivered item. `name` is the column, `code` the official code.

    `format` is the standard's: C..n up to n bytes, Cn exactly n bytes, Dw.d decimal of w digits with d after the point,
    I..n integer of up to n digits. `multiple` values are joined by a half-width semicolon.
    """

    name: str
    code: str
    name_zh: str
    format: str
    required: bool | str
    description: str = ""
    type: str | None = None
    code_set: str | None = None
    multiple: bool = False
    personal: str | None = None
    desensitise: Mapping[str, Any] | None = None

    @property
    def is_text(self) -> bool:
        return self.format.startswith("C")

    @property
    def is_fixed(self) -> bool:
        """Whether a value must fill `size` bytes."""
        return self.is_text and ".." not in self.format

    @property
    def size(self) -> int:
        """Bytes of a text, digits of a number."""
        return int(self._parts["size"])

    @property
    def scale(self) -> int:
        """Digits after the decimal point."""
        return int(self._parts["scale"] or 0)

    @property
    def _parts(self) -> re.Match[str]:
        match = _FORMAT.fullmatch(self.format)
        if match is None:
            raise CatalogueError(f"item {self.code}: {self.format!r} is no EAST format, {_FORMATS}")
        return match


@dataclass(frozen=True)
class EastTable:
    """One EAST table. It is built as `schema.name`; `items` stand in the order of delivery."""

    number: int
    code: str
    name_zh: str
    schema: str
    name: str
    domain: str
    mode: str
    edition: str
    confidence: str
    key: tuple[str, ...]
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]
    description: str = ""

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.name}"

    def item(self, name: str) -> Item:
        """Raises KeyError with the names that exist."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(f"{self.code} has no item {name}: {', '.join(item.name for item in self.items)}")


@dataclass(frozen=True)
class Exposure:
    """What leaves the warehouse: `models` are the names of the dbt models it is made of."""

    name: str
    description: str
    owner: str
    meta: Mapping[str, Any]
    models: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The EAST tables by code, in the order of their numbers, and the exposures by name."""

    tables: Mapping[str, EastTable]
    exposures: Mapping[str, Exposure]

    def __iter__(self) -> Iterator[EastTable]:
        return iter(self.tables.values())

    def table(self, code: str) -> EastTable:
        """Raises KeyError with the codes that exist."""
        try:
            return self.tables[code]
        except KeyError:
            raise KeyError(f"no EAST table {code} in the catalogue: {', '.join(self.tables)}") from None


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in the manifest at `path` (default: the project's own). Raises CatalogueError."""
    return parse_catalogue(read_manifest(path))


def parse_catalogue(manifest: Mapping[str, Any]) -> Catalogue:
    """The catalogue in a dbt manifest. Raises CatalogueError, which names file, model and column."""
    tables = sorted(
        (_table(node) for node in manifest["nodes"].values() if "east" in node.get("config", {}).get("meta", {})),
        key=lambda table: table.number,
    )
    rule_ids: dict[str, str] = {}
    for table in tables:
        for rule in table.rules:
            if rule.id in rule_ids:
                raise CatalogueError(f"{table.code}: rule {rule.id} is already taken in {rule_ids[rule.id]}")
            rule_ids[rule.id] = table.code
    if len({table.code for table in tables}) < len(tables):
        raise CatalogueError("two models hold the same EAST table: " + ", ".join(table.code for table in tables))
    exposures = [_exposure(node) for node in manifest.get("exposures", {}).values()]
    return Catalogue(
        tables=MappingProxyType({table.code: table for table in tables}),
        exposures=MappingProxyType({exposure.name: exposure for exposure in exposures}),
    )


def _table(node: Mapping[str, Any]) -> EastTable:
    patch = (node.get("patch_path") or node["original_file_path"]).split("://")[-1]
    where = f"{patch}, model {node['name']}"
    entry = Entry(node["config"]["meta"]["east"], f"{where}: config.meta.east")
    columns = [
        (column, f"{where}, column {name}")
        for name, column in node["columns"].items()
        if "item" in column["config"].get("meta", {})
    ]
    items = tuple(_item(column, place) for column, place in columns)
    key: tuple[str, ...] = tuple(entry.take("key", list))
    if unknown := sorted(set(key) - {item.name for item in items}):
        raise CatalogueError(f"{where}: key names {', '.join(unknown)}, which is no item of it")
    table = EastTable(
        number=entry.take("number", int),
        code=entry.take("code", str),
        name_zh=entry.take("name_zh", str),
        schema=node["schema"],
        name=node["alias"],
        domain=node["fqn"][-2],
        mode=_one_of(entry, "mode", MODES),
        edition=entry.take("edition", str),
        confidence=entry.take("confidence", str),
        key=key,
        items=items,
        rules=tuple(rule for column, place in columns for rule in _rules(column, place)),
        description=node["description"],
    )
    entry.end()
    return table


def _item(column: Mapping[str, Any], where: str) -> Item:
    entry = Entry(column["config"]["meta"]["item"], f"{where}: item")
    item = Item(
        name=column["name"],
        code=entry.take("code", str),
        name_zh=entry.take("name_zh", str),
        format=entry.take("format", str),
        required=_one_of(entry, "required", REQUIRED),
        description=column["description"],
        type=_one_of(entry, "type", (*TYPES, None)),
        code_set=entry.take_optional("code_set", str),
        multiple=entry.take_optional("multiple", bool) or False,
        personal=entry.take_optional("personal", str),
        desensitise=entry.take_optional("desensitise", dict),
    )
    entry.end()
    if item.name != item.code.lower():
        raise CatalogueError(f"{where}: item.code is {item.code}, but the column must be its code in lower case")
    if not _FORMAT.fullmatch(item.format):
        raise CatalogueError(f"{where}: {item.format!r} is no EAST format, {_FORMATS}")
    return item


def _rules(column: Mapping[str, Any], where: str) -> Iterator[Rule]:
    for position, fields in enumerate(column["config"]["meta"].get("rules", []), start=1):
        entry = Entry(fields, f"{where}: rule {position}")
        rule_id: str = entry.take("id", str)
        entry.where = f"{where}: rule {rule_id}"
        rule = Rule(
            id=rule_id,
            kind=entry.take("kind", str),
            severity=_one_of(entry, "severity", SEVERITIES),
            item=column["name"],
            number=entry.take_optional("number", int),
            when=entry.take_optional("when", str),
            when_zh=entry.take_optional("when_zh", str),
            status=_one_of(entry, "status", (*STATUSES, None)) or "active",
            why=entry.take_optional("why", str),
            confidence=entry.take_optional("confidence", str) or "high",
            params=MappingProxyType(entry.fields),
        )
        if (rule.status == "undecidable") != (rule.why is not None):
            raise CatalogueError(f"{entry.where}: status undecidable and the reason, why, belong together")
        yield rule


def _exposure(node: Mapping[str, Any]) -> Exposure:
    return Exposure(
        name=node["name"],
        description=node.get("description", ""),
        owner=node["owner"].get("name") or node["owner"].get("email") or "",
        meta=MappingProxyType(node["config"].get("meta", {})),
        models=tuple(
            name.rsplit(".", maxsplit=1)[-1] for name in node["depends_on"]["nodes"] if name.startswith("model.")
        ),
    )


def _one_of(entry: Entry, key: str, allowed: tuple[Any, ...]) -> Any:
    """Removes and returns a field that takes one of a few values; it may be missing if None is among them."""
    value = entry.fields.pop(key, None)
    if value not in allowed:
        names = ", ".join(str(choice) for choice in allowed if choice is not None)
        raise CatalogueError(f"{entry.where}: {key} must be one of {names}, but is {value!r}")
    return value
