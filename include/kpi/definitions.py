"""The KPIs as the semantic layer defines them: the metrics of `dbt_project/semantic/*.yml` with `meta.kpi`."""

from collections.abc import Mapping
from dataclasses import dataclass
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
}
ORIGINS = {"standard": "通行口径", "given": "行内口径"}
COMPARISONS = {"previous_month": "比上月", "year_start": "比年初", "last_year": "同比"}
SCALES = {"元": 2, "户": 0, "项": 0, "条": 0, "次": 0, "小时": 2, "%": 4}
"""Units and the decimal places their values are published with. A metric in % is a fraction, its value per cent."""
LEVELS = {"bank": "全行", "branch": "分行", "sub_branch": "支行", "outlet": "网点"}
"""Organisation levels, from the top: entities of the semantic layer, their numbers columns of dim_organisation."""


@dataclass(frozen=True)
class Kpi:
    """One KPI. `id` is the metric's name; `additive` ones add up along the organisation tree; `comparisons` are keys of
    COMPARISONS; `base` is the comparison date that a growth starts from, None for the other kinds; `levels` are the
    organisation levels that it is measured at, all of them unless it has none below the bank."""

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
    origin: str
    formula: str
    owner: str
    source: str
    comparisons: tuple[str, ...]
    thresholds: tuple[str, ...] = ()
    base: str | None = None
    levels: tuple[str, ...] = tuple(LEVELS)

    @property
    def scale(self) -> int:
        return SCALES[self.unit]

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"


def load_kpis(manifest: Mapping[str, Any] | None = None) -> tuple[Kpi, ...]:
    """The KPIs in the order of their numbers. Raises CatalogueError if a definition is incomplete or wrong."""
    metrics = (read_manifest() if manifest is None else manifest).get("metrics", {}).values()
    kpis = sorted((_kpi(metric) for metric in metrics if "kpi" in metric["config"]["meta"]), key=lambda kpi: kpi.number)
    if not kpis:
        raise CatalogueError("no metric in dbt_project/semantic has config.meta.kpi: there is nothing to publish")
    for first, second in pairwise(kpis):
        if first.number == second.number:
            raise CatalogueError(f"KPIs {first.id} and {second.id} both have number {first.number}")
    return tuple(kpis)


def _kpi(metric: Mapping[str, Any]) -> Kpi:
    where = f"{metric['original_file_path']}: metric {metric['name']}"
    entry = Entry(metric["config"]["meta"]["kpi"], where)
    definition_zh, separator, definition_en = metric["description"].strip().partition(" · ")
    if not separator:
        raise CatalogueError(
            f"{where}: the description must read `Chinese · English`, but is {metric['description']!r}"
        )
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
        origin=entry.take("origin", str),
        formula=entry.take("formula", str),
        owner=entry.take("owner", str),
        source=entry.take("source", str),
        comparisons=tuple(entry.take("comparisons", list)),
        thresholds=tuple(entry.take_optional("thresholds", list) or ()),
        base=entry.take_optional("base", str),
        levels=tuple(entry.take_optional("levels", list) or LEVELS),
    )
    entry.end()
    for field, value, known in (
        ("kind", kpi.kind, KINDS),
        ("unit", kpi.unit, SCALES),
        ("origin", kpi.origin, ORIGINS),
        *(("comparisons", comparison, COMPARISONS) for comparison in kpi.comparisons),
        *(("levels", level, LEVELS) for level in kpi.levels),
        *((("base", kpi.base, COMPARISONS),) if kpi.base is not None else ()),
    ):
        if value not in known:
            raise CatalogueError(f"{where}: {field} must be one of {', '.join(known)}, but is {value!r}")
    if (kpi.kind == "growth") != (kpi.base is not None):
        raise CatalogueError(f"{where}: base belongs to the kind growth, and to no other")
    return kpi
