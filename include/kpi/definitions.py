"""The KPIs as the semantic layer defines them: the metrics of `dbt_project/semantic/*.yml` with `meta.kpi`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from include.catalogue.manifest import CatalogueError, Entry, read_manifest

KINDS = {
    "stock": "时点",
    "flow": "流量",
    "average": "平均",
    "ratio": "比率",
    "growth": "增长",
    "distinct_count": "去重计数",
    "duration": "时长",
}
SINCE_A_BASE = ("flow", "ratio")
"""Kinds that may count from an earlier date, as a growth does: who has come since, what has changed its class since."""
EXPOSURE = "kpi_publication"
ORIGINS = {"standard": "通行口径", "given": "行内口径"}
COMPARISONS = {"previous_month": "比上月", "previous_quarter": "比上季", "year_start": "比年初", "last_year": "同比"}
"""What a value is compared with at another date."""
POSITIONS = {"share": "占比", "rank": "排名", "target": "目标完成"}
"""What a value is compared with at its own date: the whole, the others, the target."""
DIRECTIONS = {"higher": "越高越好", "lower": "越低越好", "neutral": "不作评价"}
SEVERITIES = {"warning": "预警", "critical": "严重"}
LEVELS = {"bank": "全行", "branch": "分行", "sub_branch": "支行", "outlet": "网点"}
"""Organisation levels, from the top: entities of the semantic layer, their numbers columns of dim_organisation."""
UNITS = {
    "元": 2,
    "美元": 2,
    "户": 0,
    "笔": 0,
    "家": 0,
    "次": 0,
    "个": 0,
    "项": 0,
    "条": 0,
    "张": 0,
    "件": 0,
    "天": 2,
    "小时": 2,
    "分": 2,
    "分钟": 2,
    "%": 4,
    "百分点": 4,
}
"""Units and the decimal places their values are published with. A metric in % or 百分点 is a fraction, its value per
cent."""


@dataclass(frozen=True)
class Alert:
    """A threshold: what is `above` or `below` it (one of them is None) at `level` is worth a message."""

    level: str
    severity: str
    above: Decimal | None
    below: Decimal | None


@dataclass(frozen=True)
class Dimension:
    """A dimension that KPIs are broken down by. `members` are its codes and their Chinese names; an empty mapping means
    that the codes speak for themselves."""

    name: str
    name_zh: str
    members: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kpi:
    """One KPI. `id` is the metric's name; `additive` ones add up along the organisation tree; `comparisons` are keys of
    COMPARISONS and `positions` of POSITIONS; `dimensions` are names of dimensions; `base` is the comparison date that a
    growth, or a flow or ratio of changes, starts from; `month_average` is the metric of its daily average in the month;
    `levels` are the organisation levels that it is measured at, all of them unless it has none below the bank.
    `effective_from` and `effective_until` are data dates, None for no end."""

    id: str
    number: int
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    domain: str
    kind: str
    additive: bool
    unit: str
    direction: str
    origin: str
    formula: str
    owner: str
    source: str
    comparisons: tuple[str, ...]
    positions: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    thresholds: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    base: str | None = None
    month_average: str | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    levels: tuple[str, ...] = tuple(LEVELS)

    @property
    def scale(self) -> int:
        return UNITS[self.unit]

    @property
    def is_percentage(self) -> bool:
        return self.unit in ("%", "百分点")

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics its row is made of."""
        return (self.id,) if self.month_average is None else (self.id, self.month_average)

    def is_effective(self, data_date: date) -> bool:
        return (self.effective_from is None or self.effective_from <= data_date) and (
            self.effective_until is None or data_date <= self.effective_until
        )


def load_kpis(manifest: Mapping[str, Any] | None = None) -> tuple[Kpi, ...]:
    """The KPIs in the order of their numbers. Raises CatalogueError if a definition is incomplete or wrong."""
    manifest = read_manifest() if manifest is None else manifest
    metrics = manifest.get("metrics", {}).values()
    kpis = sorted((_kpi(metric) for metric in metrics if "kpi" in metric["config"]["meta"]), key=lambda kpi: kpi.number)
    if not kpis:
        raise CatalogueError("no metric in dbt_project/semantic has config.meta.kpi: there is nothing to publish")
    for first, second in pairwise(kpis):
        if first.number == second.number:
            raise CatalogueError(f"KPIs {first.id} and {second.id} both have number {first.number}")
    names = {metric["name"] for metric in metrics}
    for kpi in kpis:
        if kpi.month_average is not None and kpi.month_average not in names:
            raise CatalogueError(f"KPI {kpi.id}: month_average names {kpi.month_average}, which is no metric")
    return tuple(kpis)


def load_dimensions(manifest: Mapping[str, Any] | None = None) -> Mapping[str, Dimension]:
    """The dimensions with a label, by name. Raises CatalogueError if two semantic models describe one differently."""
    manifest = read_manifest() if manifest is None else manifest
    dimensions: dict[str, Dimension] = {}
    for model in manifest.get("semantic_models", {}).values():
        for described in model["dimensions"]:
            if not described.get("label"):
                continue
            members = ((described.get("config") or {}).get("meta") or {}).get("members", {})
            dimension = Dimension(described["name"], described["label"], members)
            if dimensions.setdefault(dimension.name, dimension) != dimension:
                raise CatalogueError(
                    f"{model['original_file_path']}: dimension {dimension.name} of {model['name']} is described "
                    "differently elsewhere; label and members must be the same (share them by a YAML anchor)"
                )
    return dimensions


def load_headlines(manifest: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The ids of the KPIs that the outputs begin with, from config.meta.headlines of the exposure kpi_publication."""
    manifest = read_manifest() if manifest is None else manifest
    exposures = [each for each in manifest.get("exposures", {}).values() if each["name"] == EXPOSURE]
    headlines = tuple(name for each in exposures for name in each["config"]["meta"].get("headlines", ()))
    metrics = manifest.get("metrics", {}).values()
    known = {metric["name"] for metric in metrics if "kpi" in metric["config"]["meta"]}
    if not headlines or not set(headlines) <= known:
        raise CatalogueError(
            f"exposure {EXPOSURE}: meta.headlines must name KPIs, but has "
            f"{', '.join(sorted(set(headlines) - known)) or 'none'}"
        )
    return headlines


def _kpi(metric: Mapping[str, Any]) -> Kpi:
    where = f"{metric['original_file_path']}: metric {metric['name']}"
    entry = Entry(metric["config"]["meta"]["kpi"], where)
    definition_zh, separator, definition_en = metric["description"].strip().partition(" · ")
    if not separator:
        raise CatalogueError(
            f"{where}: the description must read `Chinese · English`, but is {metric['description']!r}"
        )
    compared = entry.take("comparisons", list)
    for name in compared:
        _one_of(where, "comparisons", name, COMPARISONS | POSITIONS)
    kpi = Kpi(
        id=metric["name"],
        name_zh=metric["label"],
        definition_zh=definition_zh,
        definition_en=definition_en,
        number=entry.take("number", int),
        name_en=entry.take("name_en", str),
        domain=entry.take("domain", str),
        kind=entry.take("kind", str),
        additive=entry.take("additive", bool),
        unit=entry.take("unit", str),
        direction=entry.take("direction", str),
        origin=entry.take("origin", str),
        formula=entry.take("formula", str),
        owner=entry.take("owner", str),
        source=entry.take("source", str),
        comparisons=tuple(name for name in compared if name in COMPARISONS),
        positions=tuple(name for name in compared if name in POSITIONS),
        dimensions=tuple(entry.take_optional("dimensions", list) or ()),
        thresholds=tuple(entry.take_optional("thresholds", list) or ()),
        alerts=tuple(_alert(alert, where) for alert in entry.take_optional("alerts", list) or ()),
        base=entry.take_optional("base", str),
        month_average=entry.take_optional("month_average", str),
        effective_from=_date(entry, "effective_from"),
        effective_until=_date(entry, "effective_until"),
        levels=tuple(entry.take_optional("levels", list) or LEVELS),
    )
    entry.end()
    for key, value, known in (
        ("kind", kpi.kind, KINDS),
        ("unit", kpi.unit, UNITS),
        ("direction", kpi.direction, DIRECTIONS),
        ("origin", kpi.origin, ORIGINS),
        *(("levels", level, LEVELS) for level in kpi.levels),
        *((("base", kpi.base, COMPARISONS),) if kpi.base is not None else ()),
    ):
        _one_of(where, key, value, known)
    for key, texts in (("thresholds", kpi.thresholds), ("dimensions", kpi.dimensions)):
        if not all(isinstance(text, str) for text in texts):
            raise CatalogueError(f"{where}: {key} must be texts, but are {list(texts)!r}; quote the numbers")
    if kpi.base is None if kpi.kind == "growth" else kpi.base is not None and kpi.kind not in SINCE_A_BASE:
        raise CatalogueError(
            f"{where}: base belongs to the kind growth, which needs one, and to {' and '.join(SINCE_A_BASE)}, which may"
        )
    if "share" in kpi.positions and not kpi.additive:
        raise CatalogueError(f"{where}: comparison share is for KPIs that add up, and additive is false")
    if {"rank", "target"} & set(kpi.positions) and kpi.direction == "neutral":
        raise CatalogueError(f"{where}: comparisons rank and target need a direction, which is neutral")
    if kpi.effective_from and kpi.effective_until and kpi.effective_until < kpi.effective_from:
        raise CatalogueError(f"{where}: effective_until is before effective_from")
    return kpi


def _alert(fields: Any, where: str) -> Alert:
    entry = Entry(fields, f"{where}: alerts")
    level, severity = entry.take("level", str), entry.take("severity", str)
    bounds = {name: entry.fields.pop(name, None) for name in ("above", "below")}
    entry.end()
    _one_of(where, "level of an alert", level, LEVELS)
    _one_of(where, "severity of an alert", severity, SEVERITIES)
    given = [value for value in bounds.values() if value is not None]
    if len(given) != 1 or isinstance(given[0], bool) or not isinstance(given[0], int | float):
        raise CatalogueError(f"{where}: an alert needs a number, either `above` or `below`, but has {bounds}")
    above, below = (None if value is None else Decimal(str(value)) for value in bounds.values())
    return Alert(level, severity, above, below)


def _date(entry: Entry, key: str) -> date | None:
    text = entry.take_optional(key, str)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CatalogueError(f"{entry.where}: {key} must be a date as YYYY-MM-DD, but is {text!r}") from None


def _one_of(where: str, key: str, value: str, known: Mapping[str, Any]) -> None:
    if value not in known:
        raise CatalogueError(f"{where}: {key} must be one of {', '.join(known)}, but is {value!r}")
