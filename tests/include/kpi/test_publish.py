"""Publication of the small bank: every figure here is computed by hand from small_bank.yml."""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest
import yaml

from include.kpi.publish import KpiPublication
from include.kpi.values import KpiError
from tests.include.kpi.conftest import JUNE, MAY, YEAR_END, KpiProject

ZERO = Decimal(0)


@pytest.fixture
def cursor(bank_conn: psycopg2.extensions.connection) -> Iterator[psycopg2.extras.RealDictCursor]:
    with bank_conn.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        yield cursor


def row(
    cursor: psycopg2.extras.RealDictCursor,
    kpi: str,
    level: str = "bank",
    organisation: str = "H",
    dimension: str = "all",
    member: str = "all",
) -> dict[str, Any]:
    cursor.execute(
        "select * from kpi.kpi_value where data_date = '2024-06-30' and kpi_id = %s and organisation_level = %s"
        " and organisation_no = %s and dimension = %s and member = %s",
        [kpi, level, organisation, dimension, member],
    )
    (found,) = cursor.fetchall()
    return dict(found)


EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "expected.yml").read_text(encoding="utf-8")
)
COUNTED_ELSEWHERE = {
    "kpi_registered_count",
    "lineage_coverage_rate",
    "security_classification_coverage_rate",
    "schema_drift_count",
    "data_asset_total",
    "data_asset_distribution",
    "data_asset_published_count",
    "source_extract_on_time_rate",
}
"""See test_data_assets.py and below."""


def test_every_kpi_has_a_value_by_hand(small_bank: KpiProject) -> None:
    assert set(EXPECTED) | COUNTED_ELSEWHERE == {kpi.id for kpi in small_bank.kpis()}


@pytest.mark.parametrize(
    ("kpi", "where", "value"), [(kpi, where, value) for kpi, rows in EXPECTED.items() for where, value in rows.items()]
)
def test_values_by_hand(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor, kpi: str, where: str, value: float | None
) -> None:
    place, _, part = where.partition(" / ")
    level, organisation = place.split()
    dimension, member = part.split() if part else ("all", "all")
    found = row(cursor, kpi, level, organisation, dimension, member)["value"]
    assert found == (None if value is None else Decimal(str(value)))


@pytest.mark.parametrize(
    ("kpi", "level", "organisation", "value"),
    [
        # what a department of the head office holds is the head office's own, at every level
        ("total_deposit_balance", "branch", "H", "300.00"),
        ("total_deposit_balance", "sub_branch", "H", "300.00"),
        ("total_deposit_balance", "outlet", "H", "300.00"),
        # a sub-branch has books beside those of its outlets
        ("total_deposit_balance", "sub_branch", "B1-S", "6000.00"),
        ("total_deposit_balance", "outlet", "B1-S", "5000.00"),
        ("total_deposit_balance", "outlet", "B1-S-O", "1000.00"),
        # an outlet right under a branch
        ("total_deposit_balance", "sub_branch", "B2", "712.00"),
        ("total_deposit_balance", "outlet", "B2-O", "712.00"),
    ],
)
def test_its_organisations(
    published: KpiPublication,
    cursor: psycopg2.extras.RealDictCursor,
    kpi: str,
    level: str,
    organisation: str,
    value: str,
) -> None:
    assert str(row(cursor, kpi, level, organisation)["value"]) == value


def test_a_value_has_its_place(published: KpiPublication, cursor: psycopg2.extras.RealDictCursor) -> None:
    deposits = "total_deposit_balance"
    # 15207360 in the 30 days of June; half of the target; six of seven thousand; first of two branches
    assert row(cursor, deposits)["month_average"] == Decimal("506912.00")
    assert (row(cursor, deposits)["target_value"], row(cursor, deposits)["completion_rate"]) == (14024, 50)
    assert row(cursor, deposits, "branch", "B1")["share"] == Decimal("85.5676")
    places = {number: row(cursor, deposits, "branch", number) for number in ("B1", "B2", "H")}
    assert {number: (found["rank"], found["ranked"]) for number, found in places.items()} == {
        "B1": (1, 2),
        "B2": (2, 2),
        # the head office's own books are no branch
        "H": (None, None),
    }
    # lower is better: last of two; almost twice the target of 5 is hardly any of it
    assert row(cursor, "npl_ratio", "branch", "B2")["rank"] == 2
    assert row(cursor, "npl_ratio")["completion_rate"] == Decimal("0.0400")
    # 2023's target is no longer one
    assert row(cursor, "total_loan_balance")["target_value"] is None


def test_parts_have_names_and_shares(published: KpiPublication, cursor: psycopg2.extras.RealDictCursor) -> None:
    demand = row(cursor, "total_deposit_balance", "bank", "H", "product_class", "demand")
    assert (demand["member_name"], demand["share"], demand["rank"]) == ("活期", Decimal("85.5676"), 1)
    manager = row(cursor, "total_deposit_balance", "outlet", "B1-S-O", "manager_no", "E1")
    assert (manager["member_name"], manager["rank"], manager["ranked"]) == ("赵经理", 1, 2)
    nobody = row(cursor, "total_deposit_balance", "outlet", "B1-S", "manager_no", "none")
    assert (nobody["member_name"], nobody["value"], nobody["rank"]) == ("未分类", Decimal("5000.00"), None)


def test_what_no_branch_answers_for_is_published_for_the_bank_alone(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    cursor.execute(
        "select distinct organisation_level, organisation_no from kpi.kpi_value"
        " where data_date = '2024-06-30' and kpi_id = 'east_issue_item_count'"
    )
    assert [dict(found) for found in cursor.fetchall()] == [{"organisation_level": "bank", "organisation_no": "H"}]


def test_what_has_not_come_is_not_on_time(
    small_bank: KpiProject, published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    promised = sum(source["schema"].startswith("raw_") for source in small_bank.manifest()["sources"].values())
    assert row(cursor, "source_extract_on_time_rate")["value"] == round(Decimal(200) / promised, 4)


def test_issues_are_compared_with_how_they_stood_then(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    assert comparison(cursor, "previous_month", "east_issue_item_count") == ("1", "1", "100.0000", None)
    assert comparison(cursor, "previous_month", "check_failure_rate") == (None, None, None, "基期无值")


def test_a_ratio_of_nothing_is_empty(published: KpiPublication, cursor: psycopg2.extras.RealDictCursor) -> None:
    rate = row(cursor, "loan_weighted_avg_rate", "branch", "B1")
    assert (rate["value"], rate["value_reason"]) == (None, "无此项业务，分母为零")
    assert (rate["previous_month_change"], rate["previous_month_reason"]) == (None, "本期无值")


def test_names_say_whose_books_they_are(published: KpiPublication, cursor: psycopg2.extras.RealDictCursor) -> None:
    assert row(cursor, "npl_ratio")["organisation_name"] == "东风银行"
    assert row(cursor, "npl_ratio", "branch", "H")["organisation_name"] == "东风银行（本部及直属）"
    assert row(cursor, "npl_ratio", "sub_branch", "B2")["organisation_name"] == "海湾分行（本部及直属）"
    assert row(cursor, "npl_ratio", "outlet", "B1-S")["organisation_name"] == "中山支行（本部）"


def comparison(cursor: psycopg2.extras.RealDictCursor, name: str, *which: str) -> tuple[Any, ...]:
    found = row(cursor, *which)
    values = (found[f"{name}_{part}"] for part in ("value", "change", "change_rate"))
    return (*(None if value is None else str(value) for value in values), found[f"{name}_reason"])


def test_an_amount_is_compared_by_amount_and_rate(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    deposits = "total_deposit_balance"
    assert comparison(cursor, "previous_month", deposits) == ("7810.00", "-798.00", "-10.2177", None)
    assert comparison(cursor, "year_start", deposits) == ("4800.00", "2212.00", "46.0833", None)
    assert comparison(cursor, "previous_month", "unsecured_personal_loan_disbursement") == (
        "80000.00",
        "20000.00",
        "25.0000",
        None,
    )


def test_a_percentage_is_compared_in_percentage_points(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    assert comparison(cursor, "previous_month", "loan_weighted_avg_rate") == ("7.0000", "-2.2000", None, None)
    assert comparison(cursor, "year_start", "sme_effective_customer_ratio") == ("33.3333", "33.3334", None, None)


def test_no_base_leaves_the_comparison_empty_and_says_why(
    published: KpiPublication, cursor: psycopg2.extras.RealDictCursor
) -> None:
    nothing = (None, None, None)
    deposits = "total_deposit_balance"
    assert comparison(cursor, "last_year", deposits) == (*nothing, "无2023-06-30数据")
    assert comparison(cursor, "year_start", "sme_disbursed_amount") == (*nothing, "不作此项比较")
    assert comparison(cursor, "year_start", "low_cost_deposit_share", "branch", "B2") == (*nothing, "基期无值")
    assert comparison(cursor, "year_start", deposits, "outlet", "B2-N") == (*nothing, "该机构基期无数据")
    assert comparison(cursor, "year_start", deposits, "branch", "B2") == (
        "0.00",
        "712.00",
        None,
        "基期不为正，不计增减幅",
    )


def test_growth_without_a_year_start_is_empty(small_bank: KpiProject, tmp_path: Path) -> None:
    small_bank.publish(tmp_path, YEAR_END)
    with closing(small_bank.connect()) as conn, conn, conn.cursor() as cursor:
        cursor.execute(
            "select distinct kpi_id, value, value_reason from kpi.kpi_value"
            " where data_date = '2023-12-31' and value_reason like '%%-%%' order by kpi_id"
        )
        empty = cursor.fetchall()
    growths = sorted((kpi.id, kpi.base) for kpi in small_bank.kpis() if kpi.base)
    reasons = {"year_start": "无2022-12-31数据", "last_year": "无2022-12-31数据", "previous_month": "无2023-11-30数据"}
    assert empty == [(kpi, None, reasons[base]) for kpi, base in growths]


def test_publishing_again_changes_nothing(small_bank: KpiProject, output: Path) -> None:
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        # What the page shows of other dates may have been published since.
        published = small_bank.publish(output)
        cursor.execute("select max(published_at) from kpi.kpi_value where data_date = '2024-06-30'")
        before = cursor.fetchone()
        modified = [path.stat().st_mtime_ns for path in sorted(published.directory.iterdir())]
        again = small_bank.publish(output)
        cursor.execute("select max(published_at) from kpi.kpi_value where data_date = '2024-06-30'")
        assert cursor.fetchone() == before
    assert not again.changed
    assert again.files == published.files
    assert [path.stat().st_mtime_ns for path in sorted(published.directory.iterdir())] == modified


def test_the_same_figures_give_the_same_bytes(small_bank: KpiProject, output: Path, tmp_path: Path) -> None:
    published = small_bank.publish(output)
    elsewhere = small_bank.publish(tmp_path)
    assert elsewhere.changed
    assert elsewhere.files == published.files
    for file in elsewhere.files:
        assert hashlib.sha256((elsewhere.directory / file.name).read_bytes()).hexdigest() == file.sha256


def test_the_directory_holds_the_published_files_only(published: KpiPublication) -> None:
    names = ["dashboard.html", "kpi.csv", "kpi.parquet", "kpi.xlsx"]
    assert sorted(path.name for path in published.directory.iterdir()) == names
    assert (published.kpis, published.organisations) == (len(EXPECTED) + len(COUNTED_ELSEWHERE), 15)
    assert published.values > 15 * 100


def test_the_csv_file_opens_in_excel(published: KpiPublication) -> None:
    path = published.directory / "kpi.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == published.values
    first = rows[0]
    assert (first["数据日期"], first["指标名称"], first["机构名称"]) == ("2024-06-30", "各项存款余额", "东风银行")
    assert (first["指标值"], first["比上月增减幅(%)"], first["同比说明"]) == (
        "7012.00",
        "-10.2177",
        "无2023-06-30数据",
    )


def test_facts_that_are_missing_stop_it(small_bank: KpiProject, tmp_path: Path) -> None:
    with pytest.raises(KpiError, match=r"no KPIs of 2024-04-30: .*fct_loan_issue.* not built for that date"):
        small_bank.publish(tmp_path, date(2024, 4, 30))


def test_parts_that_do_not_add_up_stop_it(small_bank: KpiProject, published: KpiPublication, output: Path) -> None:
    """A branch number that lies: the sub-branch's deposits stand at another branch than the tree says."""
    before = (published.directory / "kpi.csv").read_bytes()
    move = "update kpi.fct_deposit_balance set branch_no = %s where data_date = '2024-06-30' and account_no = 'A3'"
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(move, ["B2"])
        conn.commit()
        try:
            with pytest.raises(
                KpiError,
                match=r"total_deposit_balance of branch B1 is 1000\.00, its parts by next level add up to 6000",
            ):
                small_bank.publish(output)
        finally:
            cursor.execute(move, ["B1"])
            conn.commit()
        cursor.execute(
            "select value from kpi.kpi_value where kpi_id = 'total_deposit_balance' and data_date = %s"
            " and dimension = 'all' and organisation_level = 'branch' and organisation_no = 'B1'",
            [JUNE],
        )
        assert cursor.fetchall() == [(Decimal("6000.00"),)]
    assert (published.directory / "kpi.csv").read_bytes() == before


def test_an_earlier_date_is_left_alone(small_bank: KpiProject, published: KpiPublication, tmp_path: Path) -> None:
    small_bank.publish(tmp_path, MAY)
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(
            "select data_date, value from kpi.kpi_value where kpi_id = 'sme_effective_customer_count'"
            " and organisation_level = 'bank' and dimension = 'all' and data_date >= '2024-05-01' order by data_date"
        )
        assert cursor.fetchall() == [(MAY, Decimal(1)), (JUNE, Decimal(2))]
