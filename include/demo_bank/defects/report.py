"""What an evaluation says: to the terminal, to output/defects/recall.json, and as a page of the documentation."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from include.demo_bank.defects.evaluate import Evaluation, Verdict
from include.demo_bank.defects.lineage import Finding

CAUGHT = {
    "extraction": "供数 · extraction",
    "staging": "标准层测试 · tests of staging",
    "core": "整合层测试 · tests of core",
    "rules": "检核规则 · rules and checks",
}
ALARMS_SHOWN = 40


def lines(evaluation: Evaluation) -> list[str]:
    """A line for each kind, then the findings without a cause, then the sums."""
    verdicts = evaluation.verdicts
    said = [_line(verdict) for verdict in verdicts] + _not_planted(evaluation)
    said += _shown("false alarm", evaluation.false_alarms)
    said += _shown("on the clean bank", evaluation.clean or ())
    planted, found = sum(verdict.planted for verdict in verdicts), sum(verdict.found for verdict in verdicts)
    kinds = sum(verdict.found == verdict.planted for verdict in verdicts)
    said.append(
        f"{kinds} of {len(verdicts)} kinds found, {found} of {planted} places; "
        f"{len(evaluation.false_alarms)} findings without a cause; {_on_the_clean_bank(evaluation)}"
        f"{_left_out(evaluation)}"
    )
    return said


def _shown(what: str, findings: Sequence[Finding]) -> list[str]:
    said = [f"{what}: {each.check} {each.table} {each.key}" for each in findings[:ALARMS_SHOWN]]
    if (more := len(findings) - ALARMS_SHOWN) > 0:
        said.append(f"and {more} more")
    return said


def _on_the_clean_bank(evaluation: Evaluation) -> str:
    if evaluation.clean is None:
        return "the clean bank has not been looked at"
    return f"{len(evaluation.clean)} findings on the clean bank, and none is subtracted"


def _left_out(evaluation: Evaluation) -> str:
    count = len(evaluation.not_planted)
    return f"; {count} {'kind finds' if count == 1 else 'kinds find'} no row to spoil in this bank" if count else ""


def _not_planted(evaluation: Evaluation) -> list[str]:
    return [
        f"not planted: {kind.id} ({kind.en}): no row of {', '.join(kind.tables)} is as it needs it"
        for kind in evaluation.not_planted
    ]


def _line(verdict: Verdict) -> str:
    missed = f"NOT FOUND (but: {', '.join(verdict.also_by)})" if verdict.also_by else "NOT FOUND"
    kind = verdict.kind
    return (
        f"{kind.id:<42}{verdict.found:>4} of {verdict.planted:<4} {kind.caught_by:<11}{', '.join(verdict.by) or missed}"
    )


def write_recall(evaluation: Evaluation, folder: Path) -> Path:
    """Write recall.json into `folder`: by kind what was planted and found, by which checks; and every false alarm."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "recall.json"
    plan = evaluation.plan
    content: dict[str, Any] = {
        "customers": plan.customers,
        "data_date": plan.until.isoformat(),
        "seed": plan.seed,
        "kinds": [_as_json(verdict) for verdict in evaluation.verdicts],
        "not_planted": [kind.id for kind in evaluation.not_planted],
        "false_alarms": _findings_as_json(evaluation.false_alarms),
        "on_the_clean_bank": None if evaluation.clean is None else _findings_as_json(evaluation.clean),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def write_page(evaluation: Evaluation, path: Path) -> Path:
    """Write the page of planted defects, with Chinese names."""
    verdicts = sorted(evaluation.verdicts, key=lambda verdict: (verdict.kind.category, verdict.kind.id))
    found = sum(verdict.found == verdict.planted for verdict in verdicts)
    text = [
        "# Planted defects 植入缺陷",
        "",
        "Defects as banks know them, planted into the demo bank's sources by `--plant`, and where they are found.",
        "Written by `make defects`; do not edit.",
        "",
        f"A bank of {evaluation.plan.customers} customers, data date {evaluation.plan.until}:"
        f" {found} of {len(verdicts)} kinds are found in every place,"
        f" {len(evaluation.false_alarms)} findings have no planted cause; {_on_the_clean_bank(evaluation)}"
        f"{_left_out(evaluation)}.",
        *(f"- {line}" for line in _not_planted(evaluation)),
        *(f"- {line}" for line in _shown("on the clean bank", evaluation.clean or ())),
        "",
        "| 缺陷 | what is wrong | 类别 | 来源表 | 发现环节 | 植入 | 发现 | 由何检查发现 |",
        "| --- | --- | --- | --- | --- | ---: | ---: | --- |",
        *(_row(verdict) for verdict in verdicts),
    ]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def _row(verdict: Verdict) -> str:
    kind = verdict.kind
    by = "; ".join(f"`{check}`" if " " not in check else check for check in verdict.by).replace("|", "\\|")
    return (
        f"| {kind.zh} | {kind.en} (`{kind.id}`) | {kind.category} | {', '.join(kind.tables)} | {CAUGHT[kind.caught_by]}"
        f" | {verdict.planted} | {verdict.found} | {by} |"
    )


def _findings_as_json(findings: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"check": finding.check, "table": finding.table, "key": finding.key} for finding in findings]


def _as_json(verdict: Verdict) -> dict[str, Any]:
    kind = verdict.kind
    return {
        "id": kind.id,
        "zh": kind.zh,
        "en": kind.en,
        "category": kind.category,
        "tables": list(kind.tables),
        "caught_by": kind.caught_by,
        "planted": verdict.planted,
        "found": verdict.found,
        "recall": verdict.recall,
        "found_by": list(verdict.by),
        "also_found_by": list(verdict.also_by),
    }
