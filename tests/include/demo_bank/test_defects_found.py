"""The proof: whatever is planted is found, and nothing is found that was not planted."""

import datetime
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


def test_nothing_is_found_that_no_defect_explains(evaluation: Evaluation) -> None:
    assert evaluation.false_alarms == ()


def test_recall_is_printed_for_every_kind_and_kept(evaluation: Evaluation, tmp_path: Path) -> None:
    said = lines(evaluation)
    assert f"{len(KINDS)} of {len(KINDS)} kinds found" in said[-1]
    assert '"recall": 1.0' in write_recall(evaluation, tmp_path).read_text(encoding="utf-8")
    page = write_page(evaluation, tmp_path / "page.md").read_text(encoding="utf-8")
    assert all(kind.zh in page for kind in KINDS.values())
