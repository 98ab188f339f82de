"""The proof: whatever is planted is found, and nothing is found that was not planted."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from include.demo_bank.bank import Plan
from include.demo_bank.defects.chain import Place
from include.demo_bank.defects.evaluate import Evaluation, evaluate
from include.demo_bank.defects.kind import load_kinds
from include.demo_bank.defects.report import lines, write_page, write_recall

KINDS = load_kinds()


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory, warehouse_url: str) -> Evaluation:
    """Of all kinds, on a small bank."""
    with Place(tmp_path_factory.mktemp("defects") / "home", warehouse_url).made() as place:
        return evaluate(place, Plan(200, 2, datetime.date(2024, 6, 30)), list(KINDS.values()), thorough=False)


def test_every_planted_defect_is_found_in_every_place(evaluation: Evaluation) -> None:
    assert {verdict.kind.id for verdict in evaluation.verdicts} == set(KINDS)
    assert [verdict for verdict in evaluation.verdicts if verdict.recall < 1] == []
    assert evaluation.not_planted == ()


def test_nothing_is_found_that_no_defect_explains(evaluation: Evaluation) -> None:
    assert evaluation.false_alarms == ()


def test_a_kind_that_finds_no_row_to_spoil_is_named_and_proves_nothing(evaluation: Evaluation, tmp_path: Path) -> None:
    left_out = KINDS["account_vanished"]
    verdicts = tuple(verdict for verdict in evaluation.verdicts if verdict.kind != left_out)

    without = replace(evaluation, verdicts=verdicts, not_planted=(left_out,))

    assert evaluation.is_proof and not without.is_proof
    named = "not planted: account_vanished (A closed account vanishes without its final state): no row of"
    assert any(line.startswith(named) for line in lines(without))
    assert "1 kind finds no row to spoil in this bank" in lines(without)[-1]
    assert '"account_vanished"' in write_recall(without, tmp_path).read_text(encoding="utf-8")
    assert f"- {named}" in write_page(without, tmp_path / "page.md").read_text(encoding="utf-8")


def test_recall_is_printed_for_every_kind_and_kept(evaluation: Evaluation, tmp_path: Path) -> None:
    said = lines(evaluation)
    assert f"{len(KINDS)} of {len(KINDS)} kinds found" in said[-1]
    assert '"recall": 1.0' in write_recall(evaluation, tmp_path).read_text(encoding="utf-8")
    page = write_page(evaluation, tmp_path / "page.md").read_text(encoding="utf-8")
    assert all(kind.zh in page for kind in KINDS.values())
