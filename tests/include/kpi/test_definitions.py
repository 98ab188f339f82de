"""The KPIs as the semantic layer defines them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.catalogue.manifest import CatalogueError
from include.kpi.definitions import COMPARISONS, DIRECTIONS, KINDS, POSITIONS, Alert, load_dimensions, load_kpis
from tests.include.kpi.conftest import KpiProject


def test_every_kind_and_every_comparison_appears(small_bank: KpiProject) -> None:
    kpis = small_bank.kpis()
    numbers = [kpi.number for kpi in kpis]
    assert numbers == sorted(set(numbers))
    assert {kpi.kind for kpi in kpis} == set(KINDS)
    assert {name for kpi in kpis for name in kpi.comparisons} == set(COMPARISONS)
    assert {name for kpi in kpis for name in kpi.positions} == set(POSITIONS)
    assert {kpi.direction for kpi in kpis} == set(DIRECTIONS)


def test_definitions_are_bilingual(small_bank: KpiProject) -> None:
    for kpi in small_bank.kpis():
        for chinese in (kpi.name_zh, kpi.definition_zh, kpi.domain, kpi.owner, kpi.source):
            assert re.search(r"[\u4e00-\u9fff]", chinese), (kpi.id, chinese)
        for english in (kpi.name_en, kpi.definition_en):
            assert re.fullmatch(r"[ -~]+", english), (kpi.id, english)


def publication(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the exposure of the KPIs says of them."""
    (exposure,) = [each for each in manifest["exposures"].values() if each["name"] == "kpi_publication"]
    return dict(exposure["config"]["meta"])


def neither(wanted: dict[str, Any], kpis: set[str]) -> set[str]:
    """What the publication would like to have and neither has nor says why not."""
    return set(wanted["beyond_must"]) - kpis - set(wanted["without_source"])


def test_what_a_bank_would_like_to_have_is_a_kpi_or_says_why_not(small_bank: KpiProject) -> None:
    wanted, kpis = publication(small_bank.manifest()), {kpi.id for kpi in small_bank.kpis()}
    assert neither(wanted, kpis) == set()
    assert set(wanted["without_source"]) <= set(wanted["beyond_must"])
    assert len(wanted["beyond_must"]) == len(set(wanted["beyond_must"]))
    # a KPI that is taken away is missed, and so is a reason
    assert neither(wanted, kpis - {"retail_aum"}) == {"retail_aum"}
    assert neither(wanted | {"without_source": {}}, kpis) == set(wanted["without_source"])


def test_what_has_no_source_says_why_and_is_no_metric(small_bank: KpiProject) -> None:
    manifest = small_bank.manifest()
    withheld = publication(manifest)["without_source"]
    assert not set(withheld) & {metric["name"] for metric in manifest["metrics"].values()}
    for name, reason in withheld.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert re.fullmatch(r".*[\u4e00-\u9fff].* · [ -~]+", reason), (name, reason)


def test_a_sme_customer_is_as_the_bank_says(small_bank: KpiProject) -> None:
    (kpi,) = [kpi for kpi in small_bank.kpis() if kpi.id == "sme_effective_customer_count"]
    assert kpi.origin == "given"
    assert kpi.thresholds == ("0 ＜ 授信敞口 ≤ 3000万元", "贷款余额 ≥ 100万元")


METRIC: dict[str, Any] = {
    "name": "deposits",
    "label": "存款",
    "description": "存款 · deposits",
    "original_file_path": "semantic/deposits.yml",
    "config": {
        "meta": {
            "kpi": {
                "number": 1,
                "name_en": "Deposits",
                "domain": "存款",
                "kind": "stock",
                "additive": True,
                "unit": "元",
                "direction": "higher",
                "origin": "standard",
                "formula": "Σ 余额",
                "owner": "计划财务部",
                "source": "核心",
                "comparisons": ["year_start"],
            }
        }
    },
}


def manifest(*changes: dict[str, Any], **metric: Any) -> dict[str, Any]:
    """A manifest with METRIC once for each of `changes` to its kpi."""
    kpi = METRIC["config"]["meta"]["kpi"]
    return {
        "metrics": {
            str(position): METRIC | metric | {"config": {"meta": {"kpi": kpi | change}}}
            for position, change in enumerate(changes)
        }
    }


def test_a_sound_definition_is_read() -> None:
    (kpi,) = load_kpis(manifest({}))
    assert (kpi.id, kpi.name_zh, kpi.definition_en, kpi.scale, kpi.comparisons) == (
        "deposits",
        "存款",
        "deposits",
        2,
        ("year_start",),
    )


@pytest.mark.parametrize(
    ("changes", "metric", "message"),
    [
        (
            ({"unit": "亿元"},),
            {},
            "metric deposits: unit must be one of 元, 美元, 户, 笔, 家, 次, 个, 项, 条, 张, 件, 天, 小时, 分, 分钟, %, "
            "百分点, but is '亿元'",
        ),
        (({"kind": "snapshot"},), {}, "kind must be one of stock"),
        (({"comparisons": ["quarter"]},), {}, "comparisons must be one of previous_month"),
        (({"comparisons": ["share"], "additive": False},), {}, "comparison share is for KPIs that add up"),
        (({"comparisons": ["rank"], "direction": "neutral"},), {}, "rank and target need a direction"),
        (({"direction": "up"},), {}, "direction must be one of higher, lower, neutral"),
        (({"thresholds": [0]},), {}, "thresholds must be texts, but are [0]; quote the numbers"),
        (({"month_average": "x"},), {}, "month_average names x, which is no metric"),
        (({"effective_from": "2024/1/1"},), {}, "effective_from must be a date as YYYY-MM-DD"),
        (({"effective_from": "2024-02-01", "effective_until": "2024-01-01"},), {}, "effective_until is before"),
        (({"alerts": [{"level": "bank", "severity": "warning"}]},), {}, "an alert needs a number, either `above` or"),
        (({"alerts": [{"level": "x", "severity": "warning", "above": 1}]},), {}, "level of an alert must be one of"),
        (({"kind": "growth"},), {}, "base belongs to the kind growth"),
        (({"base": "year_start"},), {}, "base belongs to the kind growth, which needs one, and to flow and ratio"),
        (({"threshold": ["x"]},), {}, "unknown field threshold"),
        (({"number": "1"},), {}, "number must be int, but is '1'"),
        (({}, {}), {}, "both have number 1"),
        (({},), {"description": "存款"}, "the description must read `Chinese · English`"),
        ((), {}, "nothing to publish"),
    ],
)
def test_a_wrong_definition_is_refused(changes: Any, metric: dict[str, Any], message: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(message)):
        load_kpis(manifest(*changes, **metric))


def test_a_kpi_counts_from_and_until_its_data_dates() -> None:
    (kpi,) = load_kpis(manifest({"effective_from": "2024-02-01", "effective_until": "2024-03-31"}))
    assert [kpi.is_effective(date(2024, *day)) for day in ((1, 31), (2, 1), (3, 31), (4, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_an_alert_is_a_bound_at_a_level() -> None:
    (kpi,) = load_kpis(manifest({"alerts": [{"level": "bank", "severity": "critical", "above": 1.5}]}))
    assert kpi.alerts == (Alert("bank", "critical", Decimal("1.5"), None),)


def test_a_dimension_is_described_once(small_bank: KpiProject) -> None:
    assert load_dimensions(small_bank.manifest())["party_kind"].members == {"person": "个人", "corporate": "对公"}
    models = {
        str(position): {
            "name": f"model_{position}",
            "original_file_path": "semantic/x.yml",
            "dimensions": [{"name": "size", "label": label, "config": {"meta": {}}}],
        }
        for position, label in enumerate(("规模", "大小"))
    }
    with pytest.raises(CatalogueError, match="dimension size of model_1 is described differently elsewhere"):
        load_dimensions({"semantic_models": models})
