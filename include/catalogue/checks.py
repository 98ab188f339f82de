"""The checks beyond the official list, from `dbt_project/models/dq/**/*.yml` by way of the manifest.

Each is a dbt model whose rows stand for compared keys; `config.meta.check` says what it asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal

from include.catalogue.manifest import CatalogueError, Entry

Severity = Literal["strong", "weak"]

SEVERITIES = ("strong", "weak")
KINDS = ("reconciliation", "completeness", "continuity", "plausibility", "identifier", "returns")

EVERY_TABLE = "all"


@dataclass(frozen=True)
class CheckModel:
    """One check, filed under one or several EAST tables; none named means all of them.

    `ours` and `theirs` say in Chinese what the two amounts compared are; they may differ by `tolerance`, in the unit of
    the amounts. `params` are further thresholds, read by the SQL alone. `sha256` is the fingerprint of the model's SQL,
    `reads` are the relations kept by data date that it is built from, as (schema, name).
    """

    id: str
    tables: tuple[str, ...]
    severity: Severity
    kind: str
    text_zh: str
    schema: str
    name: str
    ours: str = "报送"
    theirs: str = "来源"
    item: str | None = None
    tolerance: float = 0
    params: Mapping[str, Any] = field(default_factory=dict)
    department: str | None = None
    sha256: str = ""
    reads: tuple[tuple[str, str], ...] = ()

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.name}"

    def rule_id(self, table_code: str) -> str:
        """The id under which results are recorded; it names the table, too, where the check is filed under several."""
        return self.id if self.tables == (table_code,) else f"{self.id}.{table_code}"


def parse_checks(nodes: Mapping[str, Any]) -> tuple[CheckModel, ...]:
    """The checks among the nodes of a manifest, in the order of their ids. Raises CatalogueError."""
    checks = sorted(_checks(nodes), key=lambda check: check.id)
    for first, second in pairwise(checks):
        if first.id == second.id:
            raise CatalogueError(f"{second.relation}: check {second.id} is already taken by {first.relation}")
    return tuple(checks)


def _checks(nodes: Mapping[str, Any]) -> Iterator[CheckModel]:
    for node in nodes.values():
        fields = node.get("config", {}).get("meta", {}).get("check")
        if fields is None:
            continue
        patch = (node.get("patch_path") or node["original_file_path"]).split("://")[-1]
        entry = Entry(fields, f"{patch}, model {node['name']}: config.meta.check")
        tables: Any = entry.fields.pop("tables", None)
        severity, kind = entry.take("severity", str), entry.take("kind", str)
        if severity not in SEVERITIES or kind not in KINDS:
            raise CatalogueError(
                f"{entry.where}: severity must be one of {', '.join(SEVERITIES)} and kind one of {', '.join(KINDS)}"
            )
        if tables != EVERY_TABLE and not (isinstance(tables, list) and tables):
            raise CatalogueError(f"{entry.where}: tables must be a list of table codes, or {EVERY_TABLE}")
        check = CheckModel(
            id=entry.take("id", str),
            tables=() if tables == EVERY_TABLE else tuple(tables),
            severity="strong" if severity == "strong" else "weak",
            kind=kind,
            text_zh=entry.take("zh", str),
            schema=node["schema"],
            name=node["alias"],
            ours=entry.take_optional("ours", str) or CheckModel.ours,
            theirs=entry.take_optional("theirs", str) or CheckModel.theirs,
            item=entry.take_optional("item", str),
            tolerance=_number(entry, "tolerance"),
            params=MappingProxyType(entry.take_optional("params", dict) or {}),
            department=entry.take_optional("department", str),
            sha256=node.get("checksum", {}).get("checksum", ""),
            reads=tuple(_reads(node, nodes)),
        )
        entry.end()
        yield check


def _reads(node: Mapping[str, Any], nodes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in node["depends_on"]["nodes"]:
        upstream = nodes.get(name)
        if upstream and upstream["config"].get("materialized") == "partition":
            yield upstream["schema"], upstream["alias"]


def _number(entry: Entry, key: str) -> float:
    """A number of at least nothing; 0 if it is missing."""
    value = entry.fields.pop(key, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise CatalogueError(f"{entry.where}: {key} must be a number of at least 0, but is {value!r}")
    return value
