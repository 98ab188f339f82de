"""What the page says, as it stands in the one file that it is."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from include.issues.page import EVENTS_SHOWN, EXAMPLES_SHOWN, write_page
from tests.include.issues.conftest import GOOD, JULY, JUNE, LONG, MAY, NAMELESS, OPERATIONS, RETAIL, Bank


def page(bank: Bank, folder: Path) -> str:
    return write_page(bank.conn, bank.catalogue, JUNE, folder).read_text(encoding="utf-8")


def content(bank: Bank, folder: Path) -> dict[str, Any]:
    """What stands in the page's data element, as a browser delimits it."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page(bank, folder), re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_open_and_closed_issues_are_there_with_their_state(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS, LONG, on=MAY)
    bank.take_in(NAMELESS)
    found = content(bank, tmp_path)
    assert (found["data_date"], len(found["issues"])) == ("2024-06-30", 2)
    first, second = found["issues"]
    assert (first["rule_id"], first["is_open"], first["state_zh"], first["department"]) == (
        "R1",
        True,
        "待处理",
        RETAIL,
    )
    assert (second["rule_id"], second["is_open"], second["state_zh"], second["department"]) == (
        "R2",
        False,
        "已关闭（已整改）",
        OPERATIONS,
    )
    assert (first["age"], first["rows_failed"], first["rows_checked"]) == (30, 1, 1)


def test_the_history_of_an_issue_is_told_in_words(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS)
    bank.decide("refused", "refused", reason="非本部门职责")
    bank.decide("conflict", None, submitted='{"decision": "接收", "person": "李经办"}')
    (issue,) = content(bank, tmp_path)["issues"]
    assert [(event["what"], event["said"], event["who"]) for event in issue["events"]] == [
        ("发现", "不符行数：1", "系统"),
        ("分派", "部门：个人金融部", "系统"),
        ("拒绝", "原因：非本部门职责", "王经办"),
        ("提交冲突，未采用", "处理状态：接收；责任人：李经办", "王经办"),
    ]


def test_examples_and_history_are_bounded_and_the_page_knows_by_how_much(bank: Bank, tmp_path: Path) -> None:
    for _ in range(EVENTS_SHOWN):
        bank.take_in(*[NAMELESS] * (EXAMPLES_SHOWN + 1))
    (issue,) = content(bank, tmp_path)["issues"]
    assert (len(issue["examples"]), issue["rows_failed"]) == (EXAMPLES_SHOWN, EXAMPLES_SHOWN + 1)
    assert (len(issue["events"]), issue["events_left_out"]) == (EVENTS_SHOWN, 1)


def test_personal_values_are_masked(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(LONG)
    (issue,) = content(bank, tmp_path)["issues"]
    assert issue["examples"] == [["账号=6200，采集日期=20240630", "欧***", ""]]
    assert "欧阳" not in page(bank, tmp_path)


def test_the_trend_counts_by_month_of_the_data_date(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS, LONG, on=MAY)
    bank.take_in(LONG)
    bank.take_in(NAMELESS, on=JULY)
    assert content(bank, tmp_path)["trend"] == [
        {"month": "2024-05", "新增": 2, "重新打开": 0, "关闭": 0, "期末未关闭": 2},
        {"month": "2024-06", "新增": 0, "重新打开": 0, "关闭": 1, "期末未关闭": 1},
    ]


def test_a_bank_without_issues_has_a_page(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(GOOD)
    found = content(bank, tmp_path)
    assert (found["issues"], found["trend"][0]["期末未关闭"]) == ([], 0)


def test_nothing_in_the_data_can_become_part_of_the_page(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS)
    attack = "</script><script>alert(1)</script><!--"
    bank.decide("refused", "refused", reason=attack)
    (issue,) = content(bank, tmp_path)["issues"]
    assert issue["reason"] == attack
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append(tag)  # type: ignore[method-assign, assignment]
    parser.feed(page(bank, tmp_path))
    assert tags.count("script") == 2


def test_the_page_asks_the_network_for_nothing(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS)
    text = page(bank, tmp_path)
    assert not re.findall(r"""(?:src|href)=["']|url\(|@import|fetch\(""", text)
    assert set(re.findall(r"https?://[^\"'\s]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in text
    assert [path.name for path in (tmp_path / "issues" / "20240630").iterdir()] == ["index.html"]


def test_the_same_issues_are_the_same_page(bank: Bank, tmp_path: Path) -> None:
    bank.take_in(NAMELESS, LONG)
    assert page(bank, tmp_path) == page(bank, tmp_path)


def test_a_date_that_was_not_taken_in_has_no_page(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="the checks of 2024-06-30 have not been taken in"):
        write_page(bank.conn, bank.catalogue, JUNE, tmp_path)
