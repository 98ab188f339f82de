"""The EAST tables, their items and their rules, from `dbt_project/models/east/**/*.yml` by way of the manifest."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from include.catalogue.checks import CheckModel, parse_checks
from include.catalogue.departments import SEVERITIES, Departments, parse_departments
from include.catalogue.manifest import CatalogueError, Entry, read_manifest

Severity = Literal["strong", "weak"]
Status = Literal["active", "withdrawn", "suspended", "undecidable"]

MODES = ("full", "incremental")
STATUSES = ("active", "withdrawn", "suspended", "undecidable")
REQUIRED = (True, False, "conditional")
TYPES = ("date", "month", "time")

DOMAINS = {
    1: "公共信息",
    2: "客户信息",
    3: "卡片信息",
    4: "会计记账信息",
    5: "各项贷款",
    6: "表内外担保信息",
    7: "信贷管理信息",
    8: "信用卡业务",
    9: "表外授信业务",
    10: "资金交易信息",
    11: "理财业务",
}
"""The parts of the standard, by the hundreds of their tables' numbers."""

_FORMAT = re.compile(r"(?P<kind>[CDI])(?P<upto>\.\.)?(?P<size>\d+)(?:\.(?P<scale>\d+))?")
_FORMATS = "such as C..60, C8, D20.2 or I..4"


@dataclass(frozen=True)
class Rule:
    """One check. `number` is the official number where it is known; `item` the column judged, None for the whole row.

    `params` is what the kind needs; `when` a SQL predicate over the table's columns that limits the rows judged, in
    which {CODE} stands for the rows of another EAST table; `when_zh` says it in Chinese where the predicate cannot.
    `why` is the reason why an undecidable or suspended rule is not judged. `department` answers for what it finds,
    if another than that of the item.
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
    department: str | None = None


@dataclass(frozen=True)
class Item:
    """One delivered item. `name` is the column, `code` the official code.

    `format` is the standard's: C..n up to n bytes, Cn exactly n bytes, Dw.d decimal of w digits with d after the point,
    I..n integer of up to n digits. `multiple` values are joined by a half-width semicolon. `unfilled` says why no row
    carries a value, of an item that none can fill; `usually_unfilled` why an item of that code may carry none anywhere.
    `department` answers for it, if another than that of the table.
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
    unfilled: str | None = None
    usually_unfilled: str | None = None
    department: str | None = None

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
class SecretRows:
    """How a table of customers delivers secret ones: `name` is the item that reads *********, `kept` the items that are
    filled beside it."""

    name: str
    kept: tuple[str, ...]


@dataclass(frozen=True)
class EastTable:
    """One EAST table as an edition of the standard has it, which is filed from the data date `valid_from` until that
    of the next edition, and no more from `valid_until` on.

    It is built as `schema.name` by (a version of) the dbt model `model`; `items` stand in the order of delivery.
    `department` answers for it.
    `whose` names the items that say whose row it is, with the kind of number in core_secret_value: a secret customer's
    row is not delivered, or as `secret` says.
    """

    number: int
    code: str
    name_zh: str
    schema: str
    name: str
    model: str
    domain: str
    mode: str
    edition: str
    valid_from: date
    confidence: str
    key: tuple[str, ...]
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]
    description: str = ""
    valid_until: date | None = None
    department: str = ""
    whose: Mapping[str, str] = field(default_factory=dict)
    secret: SecretRows | None = None

    @property
    def domain_zh(self) -> str:
        """The part of the standard that the table belongs to."""
        return DOMAINS.get(self.number // 100, self.domain)

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.name}"

    def item(self, name: str) -> Item:
        """Raises KeyError with the names that exist."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(f"{self.code} has no item {name}: {', '.join(item.name for item in self.items)}")

    def department_of(self, rule: Rule) -> str:
        """Who answers for what the rule finds: the department of the rule, else of its item, else of the table."""
        item = self.item(rule.item) if rule.item else None
        return rule.department or (item and item.department) or self.department


@dataclass(frozen=True)
class NotFiled:
    """Why an institution does not file a table: it has no such business, or files it by another way.

    It holds for data dates from `valid_from` until before `valid_until`; without them for all.
    """

    reason: str
    has_business: bool
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, data_date: date) -> bool:
        return (self.valid_from or data_date) <= data_date and not (self.valid_until and self.valid_until <= data_date)


@dataclass(frozen=True)
class Exposure:
    """What leaves the warehouse: `models` are the names of the dbt models it is made of, `not_filed` by their codes the
    EAST tables that the institution leaves out. `path` is its file in the dbt project."""

    name: str
    description: str
    owner: str
    meta: Mapping[str, Any]
    models: tuple[str, ...]
    not_filed: Mapping[str, NotFiled] = field(default_factory=dict)
    path: str = ""

    @property
    def place(self) -> str:
        """Where it is described, for messages."""
        return f"{self.path}, exposure {self.name}" if self.path else f"exposure {self.name}"

    def at(self, data_date: date) -> "Exposure":
        """The exposure with what is left out on `data_date`."""
        return replace(
            self,
            not_filed=MappingProxyType({code: why for code, why in self.not_filed.items() if why.holds_on(data_date)}),
        )


@dataclass(frozen=True)
class Catalogue:
    """The EAST tables by code, in the order of their numbers, the exposures by name, the checks beyond the list.

    `tables` are those of the newest edition, or after at() those of a data date; `versions` are all editions.
    """

    tables: Mapping[str, EastTable]
    exposures: Mapping[str, Exposure]
    versions: tuple[EastTable, ...] = ()
    departments: Departments = field(default_factory=Departments)
    check_models: tuple[CheckModel, ...] = ()

    def __iter__(self) -> Iterator[EastTable]:
        return iter(self.tables.values())

    def at(self, data_date: date) -> "Catalogue":
        """The catalogue with the tables of the editions that are valid on `data_date`, and what is left out on it."""
        versions = self.versions or tuple(self.tables.values())
        valid = [
            table
            for table in versions
            if table.valid_from <= data_date and not (table.valid_until and table.valid_until <= data_date)
        ]
        exposures = {name: exposure.at(data_date) for name, exposure in self.exposures.items()}
        return replace(self, tables=_newest(valid), exposures=MappingProxyType(exposures), versions=versions)

    def of(self, codes: Collection[str]) -> "Catalogue":
        """The catalogue with these tables alone, and no checks that look into others."""
        versions = tuple(table for table in self.versions or self if table.code in codes)
        return replace(self, tables=_newest(versions), versions=versions, check_models=())

    @property
    def checks(self) -> list[tuple[CheckModel, tuple[str, ...]]]:
        """Each check beyond the list, with the codes of the tables that it is filed under."""
        found = [
            (check, tuple(code for code in check.tables or self.tables if code in self.tables))
            for check in self.check_models
        ]
        return [(check, codes) for check, codes in found if codes]

    @property
    def edition(self) -> str:
        """The newest edition that a table follows: the others have not changed since. Empty without tables."""
        newest = max(self, key=lambda table: table.valid_from, default=None)
        return newest.edition if newest else ""

    @property
    def not_filed(self) -> dict[str, NotFiled]:
        """The tables that no package holds."""
        packages = [exposure for exposure in self.exposures.values() if exposure.meta.get("target") == "east"]
        return {
            code: reason
            for package in packages[:1]
            for code, reason in package.not_filed.items()
            if all(code in other.not_filed for other in packages)
        }

    @property
    def filed(self) -> list[EastTable]:
        """The tables that a package holds."""
        not_filed = self.not_filed
        return [table for table in self if table.code not in not_filed]

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
    nodes = manifest["nodes"]
    east = [node for node in nodes.values() if "east" in node.get("config", {}).get("meta", {})]
    departments = parse_departments(east[0]["config"]["meta"], _place(east[0])) if east else Departments()
    versions = sorted((_table(node, departments) for node in east), key=lambda table: (table.number, table.valid_from))
    rule_ids: dict[str, str] = {}
    for table in versions:
        times = Counter(rule.id for rule in table.rules)
        for rule_id, count in times.items():
            if rule_ids.setdefault(rule_id, table.code) != table.code or count > 1:
                raise CatalogueError(f"{table.code}: rule {rule_id} is already taken in {rule_ids[rule_id]}")
    if len({(table.code, table.valid_from) for table in versions}) < len(versions):
        raise CatalogueError(
            "two models hold the same EAST table in the same edition: "
            + ", ".join(f"{table.code} {table.edition}" for table in versions)
        )
    exposures = [_exposure(node, nodes) for node in manifest.get("exposures", {}).values()]
    for exposure in exposures:
        if unknown := sorted(set(exposure.not_filed) - {table.code for table in versions}):
            raise CatalogueError(
                f"{exposure.place}: meta.not_filed names {', '.join(unknown)}, which is no EAST table: write the code "
                "of the standard, such as RZZLYWB (docs/east-tables.md has all of them)"
            )
    check_models = parse_checks(nodes)
    for check in check_models:
        if check.department:
            departments.known(check.department, f"check {check.id}")
        if unknown := sorted(set(check.tables) - {table.code for table in versions}):
            raise CatalogueError(f"check {check.id}: tables names {', '.join(unknown)}, no EAST table")
        for table in versions:
            if check.item and table.code in check.tables and check.item not in {item.name for item in table.items}:
                raise CatalogueError(f"check {check.id}: {table.code} has no item {check.item}")
    return Catalogue(
        tables=_newest(versions),
        exposures=MappingProxyType({exposure.name: exposure for exposure in exposures}),
        versions=tuple(versions),
        departments=departments,
        check_models=check_models,
    )


def _newest(tables: Iterable[EastTable]) -> Mapping[str, EastTable]:
    """Of each table the newest edition, in the order of their numbers."""
    ordered = sorted(tables, key=lambda table: (table.number, table.valid_from))
    return MappingProxyType({table.code: table for table in ordered})


def _place(node: Mapping[str, Any]) -> str:
    """Where a model is described, for messages."""
    patch = (node.get("patch_path") or node["original_file_path"]).split("://")[-1]
    version = f" v{node['version']}" if node.get("version") is not None else ""
    return f"{patch}, model {node['name']}{version}"


def _table(node: Mapping[str, Any], departments: Departments) -> EastTable:
    where = _place(node)
    meta = node["config"]["meta"]
    entry = Entry(meta["east"], f"{where}: config.meta.east")
    columns = [
        (column, f"{where}, column {name}")
        for name, column in node["columns"].items()
        if "item" in column["config"].get("meta", {})
    ]
    items = tuple(_item(column, place, meta.get("unfilled") or {}, departments) for column, place in columns)
    key: tuple[str, ...] = tuple(entry.take("key", list))
    if unknown := sorted(set(key) - {item.name for item in items}):
        raise CatalogueError(f"{where}: key names {', '.join(unknown)}, which is no item of it")
    whose: Mapping[str, str] = entry.take_optional("whose", dict) or {}
    secret = _secret(entry)
    judged_by = {*whose, *((secret.name, *secret.kept) if secret else ())}
    if unknown := sorted(judged_by - {item.name for item in items}):
        raise CatalogueError(f"{where}: whose and secret name {', '.join(unknown)}, which is no item of it")
    if secret and not whose:
        raise CatalogueError(f"{where}: secret without whose: which item tells that a row is a secret customer's?")
    edition, withdrawn_in = meta.get("edition"), entry.take_optional("withdrawn_in", str)
    table = EastTable(
        number=entry.take("number", int),
        code=entry.take("code", str),
        name_zh=entry.take("name_zh", str),
        schema=node["schema"],
        name=node["alias"],
        model=node["name"],
        domain=Path(node["original_file_path"]).parent.name,
        mode=_one_of(entry, "mode", MODES),
        edition=str(edition),
        valid_from=_valid_from(meta, edition, where),
        valid_until=_valid_from(meta, withdrawn_in, where) if withdrawn_in else None,
        confidence=entry.take("confidence", str),
        key=key,
        items=items,
        rules=tuple(rule for column, place in columns for rule in _rules(column, place, departments)),
        description=node["description"],
        department=departments.known(entry.take("department", str), where),
        whose=MappingProxyType(dict(whose)),
        secret=secret,
    )
    entry.end()
    return table


def _secret(entry: Entry) -> SecretRows | None:
    fields = entry.take_optional("secret", dict)
    if fields is None:
        return None
    inner = Entry(fields, f"{entry.where}.secret")
    secret = SecretRows(name=inner.take("name", str), kept=tuple(inner.take("kept", list)))
    inner.end()
    return secret


def _valid_from(meta: Mapping[str, Any], edition: Any, where: str) -> date:
    """The first data date that is filed by `edition`, from meta.editions."""
    editions = meta.get("editions") or {}
    try:
        return date.fromisoformat(str(editions[edition]))
    except KeyError:
        raise CatalogueError(
            f"{where}: edition {edition!r} is not among meta.editions ({', '.join(editions) or 'none'}) in "
            "dbt_project.yml, which says from which data date on it is valid"
        ) from None
    except ValueError as error:
        raise CatalogueError(f"{where}: meta.editions, edition {edition}: {error}") from error


def _item(column: Mapping[str, Any], where: str, unfilled: Mapping[str, str], departments: Departments) -> Item:
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
        unfilled=entry.take_optional("unfilled", str),
        usually_unfilled=unfilled.get(column["name"].upper()),
        department=_department(entry, departments),
    )
    entry.end()
    if item.name != item.code.lower():
        raise CatalogueError(f"{where}: item.code is {item.code}, but the column must be its code in lower case")
    if not _FORMAT.fullmatch(item.format):
        raise CatalogueError(f"{where}: {item.format!r} is no EAST format, {_FORMATS}")
    return item


def _department(entry: Entry, departments: Departments) -> str | None:
    """Removes and returns the department of an item or a rule that has one of its own."""
    name = entry.take_optional("department", str)
    return None if name is None else departments.known(name, entry.where)


def _rules(column: Mapping[str, Any], where: str, departments: Departments) -> Iterator[Rule]:
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
            department=_department(entry, departments),
            params=MappingProxyType(entry.fields),
        )
        if (rule.status in ("undecidable", "suspended")) != (rule.why is not None):
            raise CatalogueError(f"{entry.where}: status undecidable or suspended and the reason, why, belong together")
        yield rule


def _exposure(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> Exposure:
    meta = node["config"].get("meta", {})
    models = [nodes[name]["name"] for name in node["depends_on"]["nodes"] if name.startswith("model.")]
    exposure = Exposure(
        name=node["name"],
        description=node.get("description", ""),
        owner=node["owner"].get("name") or node["owner"].get("email") or "",
        meta=MappingProxyType(meta),
        models=tuple(models),
        path=node.get("original_file_path", ""),
    )
    codes = Entry(meta.get("not_filed") or {}, f"{exposure.place}: meta.not_filed").fields
    return replace(
        exposure,
        not_filed=MappingProxyType(
            {code: _not_filed(fields, f"{exposure.place}: meta.not_filed.{code}") for code, fields in codes.items()}
        ),
    )


def _not_filed(fields: Any, where: str) -> NotFiled:
    entry = Entry(fields, where)
    left_out = NotFiled(
        reason=entry.take("reason", str).strip(),
        has_business=entry.take("has_business", bool),
        valid_from=_data_date(entry, "valid_from"),
        valid_until=_data_date(entry, "valid_until"),
    )
    entry.end()
    if not left_out.reason.partition("· ")[0].strip():
        raise CatalogueError(
            f"{where}: reason is empty: say in Chinese why the table is not filed, the list of tables repeats it"
        )
    if left_out.valid_from and left_out.valid_until and left_out.valid_from >= left_out.valid_until:
        raise CatalogueError(
            f"{where}: valid_until {left_out.valid_until} must be after valid_from {left_out.valid_from}: it is the "
            "first data date on which the table is filed again"
        )
    return left_out


def _data_date(entry: Entry, key: str) -> date | None:
    """Removes and returns a day that may be missing."""
    value = entry.fields.pop(key, None)
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        raise CatalogueError(f"{entry.where}: {key} must be a data date such as 2024-01-31, but is {value!r}") from None


def _one_of(entry: Entry, key: str, allowed: tuple[Any, ...]) -> Any:
    """Removes and returns a field that takes one of a few values; it may be missing if None is among them."""
    value = entry.fields.pop(key, None)
    if value not in allowed:
        names = ", ".join(str(choice) for choice in allowed if choice is not None)
        raise CatalogueError(f"{entry.where}: {key} must be one of {names}, but is {value!r}")
    return value
