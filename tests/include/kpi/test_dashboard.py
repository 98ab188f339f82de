"""The dashboard of the small bank, as a file and in a real browser."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest

from include.kpi import dashboard
from include.kpi.dashboard import write_dashboard
from include.kpi.definitions import load_dimensions, load_headlines
from include.kpi.publish import KpiPublication
from tests import browser
from tests.browser import Page
from tests.include.kpi.conftest import JUNE, KpiProject

WIDTHS = {"projector": (1920, 1080, False), "phone": (390, 844, True)}


@pytest.fixture(scope="module")
def file(published: KpiPublication) -> Path:
    return published.directory / "dashboard.html"


def content(file: Path) -> dict[str, Any]:
    """What stands in the page's data element, as a browser delimits it."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read_text("utf-8"), re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def write(bank: KpiProject, cursor: psycopg2.extensions.cursor, file: Path) -> Path:
    manifest = bank.manifest()
    kpis = [kpi for kpi in bank.kpis() if kpi.is_effective(JUNE)]
    write_dashboard(cursor, JUNE, kpis, load_headlines(manifest), load_dimensions(manifest), [], file)
    return file


def test_the_page_holds_the_published_values(file: Path) -> None:
    data = content(file)
    place = [kpi["id"] for kpi in data["kpis"]].index("total_deposit_balance")
    values = {(each["l"], each["n"]): each["v"][place][0] for each in data["organisations"]}
    assert values["bank", "H"] == 7012
    assert sum(value for (level, _), value in values.items() if level == "outlet") == 7012


def test_every_organisation_hangs_below_another_up_to_the_bank(file: Path) -> None:
    organisations = content(file)["organisations"]
    known = {(each["l"], each["n"]) for each in organisations}
    levels = ["bank", "branch", "sub_branch", "outlet"]
    for each in organisations:
        if each["l"] != "bank":
            assert (levels[levels.index(each["l"]) - 1], each["p"]) in known
    assert [each["l"] for each in organisations if each["p"] is None] == ["bank"]


def test_the_page_asks_the_network_for_nothing(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.findall(r"""(?:src|href)=["']|url\(|@import|fetch\(""", text)
    assert set(re.findall(r"https?://[^\"'\s]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in text


def test_the_same_values_are_the_same_page(
    small_bank: KpiProject, bank_conn: psycopg2.extensions.connection, published: KpiPublication, tmp_path: Path
) -> None:
    pages = []
    for name in ("first", "second"):
        with bank_conn, bank_conn.cursor() as cursor:
            pages.append(write(small_bank, cursor, tmp_path / name).read_bytes())
    assert published.data_date == JUNE
    assert pages[0] == pages[1]


def test_levels_that_would_make_the_page_too_large_have_no_trend(
    small_bank: KpiProject,
    bank_conn: psycopg2.extensions.connection,
    published: KpiPublication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dashboard, "MOST_TREND_VALUES", 4 * published.kpis)
    with bank_conn, bank_conn.cursor() as cursor:
        data = content(write(small_bank, cursor, tmp_path / "page.html"))
    assert {each["l"] for each in data["organisations"] if "t" in each} < {"bank", "branch", "sub_branch"}


@pytest.fixture
def hostile(
    small_bank: KpiProject, bank_conn: psycopg2.extensions.connection, published: KpiPublication, tmp_path: Path
) -> Iterator[Path]:
    """The page of a bank with a branch whose name would be markup."""
    assert published.values
    with bank_conn.cursor() as cursor:
        cursor.execute(
            "update kpi.kpi_value set organisation_name = %s where organisation_no = 'B1' and data_date = %s",
            ["""</script><img src=x onerror="document.title='taken'">"'&<!--""", JUNE],
        )
        yield write(small_bank, cursor, tmp_path / "hostile.html")
    bank_conn.rollback()


def test_nothing_in_the_data_can_become_part_of_the_page(hostile: Path) -> None:
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append(tag)  # type: ignore[method-assign, assignment]
    parser.feed(hostile.read_text("utf-8"))
    assert (tags.count("script"), tags.count("img")) == (2, 0)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if browser.CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine: the dashboard has not been tried in a browser")
    with browser.page(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_leads_from_the_bank_to_the_outlet_and_back(chromium: Page, file: Path, width: str) -> None:
    columns, lines, phone = WIDTHS[width]
    chromium.open(file, columns, lines, phone=phone)
    assert "东风银行经营指标看板" in chromium.text("h1")
    assert chromium.run("document.documentElement.scrollWidth") <= columns
    chromium.click('[data-kpi="total_deposit_balance"].tile .name')
    for number, name in (("B1", "江城分行"), ("B1-S", "中山支行"), ("B1-S-O", "解放路网点")):
        chromium.click(f'#ranks [data-organisation="{number}"] .who')
        chromium.until(f"document.querySelector('#path b').innerText.startsWith('{name}')")
    assert chromium.text('[data-kpi="total_deposit_balance"].tile .figure') == "0.10万元"
    chromium.click("#path button")
    chromium.until("document.querySelector('#path b').innerText === '东风银行'")
    assert chromium.text('[data-kpi="total_deposit_balance"].tile .figure') == "0.70万元"
    assert chromium.errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_definition_is_one_click_away_from_its_number(chromium: Page, file: Path, width: str) -> None:
    columns, lines, phone = WIDTHS[width]
    chromium.open(file, columns, lines, phone=phone)
    chromium.click('[data-domain="资产质量"]')
    for place in ('.tile[data-kpi="npl_ratio"]', 'tr[data-kpi="npl_ratio"]'):
        chromium.click(f"{place} .what")
        chromium.until("document.querySelector('#definition').open")
        said = chromium.text("#definition")
        for part in ("不良贷款率", "口径", "公式", "归口部门", "风险管理部", "数据来源", "阈值"):
            assert part in said
        assert "python -m include.kpi rows npl_ratio 2024-06-30" in said
        chromium.click("#definition .close")
        chromium.until("!document.querySelector('#definition').open")
    assert chromium.errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_shows_one_domain_at_a_time_or_all(chromium: Page, file: Path, width: str) -> None:
    columns, lines, phone = WIDTHS[width]
    chromium.open(file, columns, lines, phone=phone)
    rows = "document.querySelectorAll('#table tbody tr').length"
    shown = chromium.run(rows)
    chromium.click('[data-domain="资产质量"]')
    assert "不良贷款率" in chromium.text("#table") and "各项存款余额" not in chromium.text("#table")
    chromium.click('[data-domain=""]')
    assert "不良贷款率" in chromium.text("#table") and "各项存款余额" in chromium.text("#table")
    assert chromium.run(rows) > shown > 0
    assert chromium.errors == []


def test_a_name_that_would_be_markup_is_shown_as_it_is(chromium: Page, hostile: Path) -> None:
    chromium.open(hostile, 1920, 1080)
    assert "onerror" in chromium.text("#down")
    assert "taken" not in chromium.run("document.title")
    assert chromium.run("document.querySelectorAll('img').length") == 0
    assert chromium.errors == []


def test_the_browser_asks_for_no_other_address(chromium: Page, file: Path) -> None:
    chromium.requests.clear()
    chromium.open(file, 1920, 1080)
    assert set(chromium.requests) == {file.as_uri()}
