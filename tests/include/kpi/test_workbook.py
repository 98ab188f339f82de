"""The workbook as openpyxl reads it."""

from datetime import datetime
from typing import Any

import openpyxl
import pytest

from include.kpi.publish import KpiPublication
from tests.include.kpi.conftest import KpiProject

DOMAINS = [
    *("存款", "贷款", "普惠", "资产质量", "客户", "财富", "银行卡", "数字渠道", "中收", "效益", "供应链", "运营"),
    *("报送时效", "平台运行", "数据资产", "数据治理", "授信流程", "票据贴现", "消费者保护"),
    *("支付结算", "代发", "贸易融资"),
]


@pytest.fixture(scope="module")
def book(published: KpiPublication) -> Any:
    return openpyxl.load_workbook(published.directory / "kpi.xlsx")


def cells(sheet: Any, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


def find(sheet: Any, column: str, value: str) -> int:
    """The first row that has it."""
    return int(next(cell.row for cell in sheet[column] if cell.value == value))


def test_it_has_a_sheet_for_every_purpose(book: Any) -> None:
    assert book.sheetnames == ["总览", *DOMAINS, "分行排名", "分行", "支行", "网点", "比较明细", "指标口径"]
    assert book.properties.created == datetime(2024, 6, 30)


def test_the_cover_shows_the_bank(book: Any) -> None:
    cover = book["总览"]
    assert cover["A1"].value == "东风银行经营指标"
    assert "2024年06月30日" in cover["A2"].value
    assert "比上月 2024-05-31；比年初 2023-12-31；同比 2023-06-30（无数据）" in cover["A3"].value
    loans = find(cover, "B", "各项贷款余额")
    assert cells(cover, loans)[:10] == [
        None, "各项贷款余额", "万元", pytest.approx(1000.4), pytest.approx(32.072), pytest.approx(0.033121),
        pytest.approx(50.125), pytest.approx(0.052748), "—", "—",
    ]  # fmt: skip
    assert cover.cell(loans, 4).number_format == "#,##0.00"
    assert cover.cell(loans, 6).number_format == "+0.00%;-0.00%;0.00%"


def test_the_cover_compares_percentages_in_points(book: Any) -> None:
    cover = book["总览"]
    assert cells(cover, find(cover, "B", "不良贷款率"))[2:8] == [
        "%", pytest.approx(9.9980), pytest.approx(-0.3311), "百分点", pytest.approx(9.9959), "百分点",
    ]  # fmt: skip


def test_every_kpi_stands_in_the_sheet_of_its_domain(book: Any, small_bank: KpiProject) -> None:
    for kpi in small_bank.kpis():
        assert any(name == kpi.name_zh for name in (cell.value for cell in book[kpi.domain]["B"])), kpi.id


def test_the_cover_begins_with_the_headlines_and_ends_with_what_is_beyond_a_threshold(book: Any) -> None:
    cover = book["总览"]
    assert [cover.cell(row, 2).value for row in (7, 8)] == ["各项存款余额", "储蓄存款余额"]
    lamp = cover.cell(find(cover, "B", "不良贷款率"), 1)
    assert (lamp.value, lamp.font.color.rgb) == ("●", "FFD92D20")
    assert cover.cell(find(cover, "B", "各项贷款余额"), 1).value is None
    found = [cells(cover, cell.row) for cell in cover["E"] if cell.value == "高于 2.00%"]
    assert found[0][1:4] == ["不良贷款率", "%", pytest.approx(9.9980)]
    assert found[0][5] == "全行 东风银行"
    assert found[0][7] == "风险管理部"


def test_branches_are_ranked_the_best_first(book: Any) -> None:
    ranking = book["分行排名"]
    rows = [row for row in ranking.iter_rows(min_row=4, values_only=True) if row[0] == "各项存款余额"]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert [row[5] for row in rows] == sorted((row[5] for row in rows), reverse=True)
    assert len(rows) == rows[0][2] > 0


def test_a_level_has_a_row_per_organisation_that_has_anything_under_the_bank(book: Any) -> None:
    outlets = book["网点"]
    assert outlets["D3"].value == "各项存款余额\n（万元）"
    assert [tuple(row) for row in outlets.iter_rows(min_row=4, max_col=3, values_only=True)] == [
        ("H", "东风银行", None),
        ("B1", "江城分行（本部）", "江城分行（本部及直属）"),
        ("B1-S", "中山支行（本部）", "中山支行"),
        ("B1-S-O", "解放路网点", "中山支行"),
        ("B2", "海湾分行（本部）", "海湾分行（本部及直属）"),
        ("B2-N", "新港网点", "海湾分行（本部及直属）"),
        ("B2-O", "滨海网点", "海湾分行（本部及直属）"),
        ("H", "总行（本部）", "总行（本部及直属）"),
    ]
    assert outlets["D4"].value == pytest.approx(0.7012)
    assert outlets.freeze_panes == "C4"
    assert outlets.auto_filter.ref is not None


def test_the_comparisons_say_why_they_are_empty(book: Any) -> None:
    details = book["比较明细"]
    rows = {(row[0], row[1], row[3]): row for row in details.iter_rows(min_row=4, values_only=True)}
    assert len(rows) > 12 * 100
    assert rows["分行", "B2", "低成本存款占比"][15] == "比年初：基期无值；同比：无2023-06-30数据"
    assert rows["分行", "B1", "当月发放贷款平均利率"][15] == "本期：无此项业务，分母为零"


def test_definitions_stand_in_the_workbook(book: Any, small_bank: KpiProject) -> None:
    definitions = book["指标口径"]
    row = cells(definitions, find(definitions, "C", "sme_customer_count"))
    assert row[1] == "中小企客户数"
    assert row[8] == "0 ＜ 授信敞口 ≤ 3000万元\n贷款余额 ≠ 0"
    assert row[13] == "行内口径"
    assert definitions.max_row == len(small_bank.kpis()) + 3


@pytest.mark.parametrize("sheet", ["总览", "存款", "分行排名", "分行", "支行", "网点", "比较明细", "指标口径"])
def test_it_prints_on_a4(book: Any, sheet: str) -> None:
    page = book[sheet]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows
    assert "2024-06-30" in page.oddFooter.left.text
