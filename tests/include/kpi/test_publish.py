"""Publication of the small bank: every figure here is computed by hand from small_bank.yml."""

import csv
import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest

from include.kpi.publish import KpiPublication
from include.kpi.values import KpiError
from tests.include.kpi.conftest import JUNE, MAY, YEAR_END, KpiProject

ZERO = Decimal(0)


@pytest.fixture
def cursor(bank_conn: psycopg2.extensions.connection) -> Iterator[psycopg2.extras.RealDictCursor]:
    with bank_conn.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        yield cursor


def row(
    cursor: psycopg2.extras.RealDictCursor, kpi: str, level: str = "bank", organisation: str = "H"
) -> dict[str, Any]:
    cursor.execute(
        "select * from kpi.kpi_value where data_date = '2024-06-30' and kpi_id = %s and organisation_level = %s"
        " and organisation_no = %s",
        [kpi, level, organisation],
    )
    (found,) = cursor.fetchall()
    return dict(found)


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        # 1000 + 100 USD at 7.12 + 5000 + 300; another bank's 9999 left out
        ("total_deposit_balance", "7012.00"),
        ("savings_deposit_balance", "1712.00"),
        # (182000 + 18200 USD at 7.12 + 3640 of the account closed since) in 182 days
        ("savings_deposit_daily_avg_balance", "1732.00"),
        ("savings_deposit_point_increment", "1212.00"),
        # 6000 / 7012
        ("low_cost_deposit_share", "85.5676"),
        # without the 777 written off
        ("total_loan_balance", "10003819.99"),
        ("personal_loan_balance", "3720.00"),
        # the printed case: 3.72, of which 1.25 since the year began, is 50.61 per cent more
        ("personal_loan_ytd_growth", "50.6073"),
        ("inclusive_small_micro_loan_balance", "1999999.99"),
        ("npl_amount", "1000099.99"),
        ("npl_ratio", "9.9972"),
        # P1 C1 C2 C3 C5 C6 C7
        ("loan_customer_count", "7"),
        ("sme_disbursed_amount", "1400000.00"),
        ("unsecured_personal_loan_disbursement", "100000.00"),
        # (400000 at 4 + 100000 at 8) / 500000
        ("loan_weighted_avg_rate", "4.8000"),
        ("individual_customer_count", "2"),
        # C1 C3 C7: not a cent above 30 million, not without balance, exposure or being an SME
        ("sme_customer_count", "3"),
        # C1 C7: C3 lacks a cent
        ("sme_effective_customer_count", "2"),
        ("sme_effective_customer_ratio", "66.6667"),
        # 900 - 300 + 50
        ("operating_income", "650.00"),
        # issues 2 and 4
        ("east_issue_item_count", "2"),
        # (4 + 5) of (100 + 60 + 40) rows, however many rules a row fails
        ("east_problem_record_ratio", "4.5000"),
        # issue 1 is the only one of an earlier month
        ("east_historical_remediation_rate", "100.0000"),
        ("dq_issue_count", "3"),
        # (240 + 264 + 72 + 48) / 4
        ("dq_issue_dwell_time", "156.00"),
        # 1 of 1, 2 and 3; the time for 4 is not over
        ("dq_issue_response_rate", "33.3333"),
        # 1 and 3 of four
        ("dq_issue_resolution_rate", "50.0000"),
        # 1 of 1 and 2; 3 was no defect, the time for 4 is not over
        ("regulatory_rectification_completion_rate", "50.0000"),
        # (4 + 0 + 6) of (100 + 100 + 50)
        ("check_failure_rate", "4.0000"),
        # without the undecidable one
        ("dq_rule_count", "4"),
        # GYB and YGB of three tables
        ("dq_rule_coverage_rate", "66.6667"),
        # the third decision let it out, the fourth is May's
        ("publication_gate_block_count", "2"),
        # of the four tables that came, one has rows in quarantine
        ("extract_control_total_match_rate", "75.0000"),
    ],
)
def test_the_bank(published: KpiPublication, cursor: psycopg2.extras.RealDictCursor, kpi: str, value: str) -> None:
    assert str(row(cursor, kpi)["value"]) == value


@pytest.mark.parametrize(
    ("kpi", "level", "organisation", "value"),
    [
        ("total_deposit_balance", "branch", "B1", "6000.00"),
        ("total_deposit_balance", "branch", "B2", "712.00"),
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
        # C1 borrows at both branches and is one customer of the bank
        ("loan_customer_count", "branch", "B1", "5"),
        ("loan_customer_count", "branch", "B2", "3"),
        # ratios and averages are of the level's own sums: 999999.99 / 2399999.99
        ("npl_ratio", "branch", "B2", "41.6667"),
        ("sme_effective_customer_ratio", "branch", "B2", "50.0000"),
        ("sme_effective_customer_ratio", "outlet", "B2-O", "0.0000"),
        # it had no savings when the year began, which is known
        ("savings_deposit_point_increment", "branch", "B2", "712.00"),
        # no business is no amount
        ("sme_disbursed_amount", "branch", "B1", "0.00"),
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
    manifest = json.loads((small_bank.target / "manifest.json").read_text(encoding="utf-8"))
    promised = sum(source["schema"].startswith("raw_") for source in manifest["sources"].values())
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
        assert cursor.fetchall() == [
            ("personal_loan_ytd_growth", None, "无2022-12-31数据"),
            ("savings_deposit_point_increment", None, "无2022-12-31数据"),
        ]


def test_publishing_again_changes_nothing(small_bank: KpiProject, published: KpiPublication, output: Path) -> None:
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute("select max(published_at) from kpi.kpi_value where data_date = '2024-06-30'")
        before = cursor.fetchone()
        modified = [path.stat().st_mtime_ns for path in sorted(published.directory.iterdir())]
        again = small_bank.publish(output)
        cursor.execute("select max(published_at) from kpi.kpi_value where data_date = '2024-06-30'")
        assert cursor.fetchone() == before
    assert not again.changed
    assert again.files == published.files
    assert [path.stat().st_mtime_ns for path in sorted(published.directory.iterdir())] == modified


def test_the_same_figures_give_the_same_bytes(
    small_bank: KpiProject, published: KpiPublication, tmp_path: Path
) -> None:
    elsewhere = small_bank.publish(tmp_path)
    assert elsewhere.changed
    assert elsewhere.files == published.files
    for file in elsewhere.files:
        assert hashlib.sha256((elsewhere.directory / file.name).read_bytes()).hexdigest() == file.sha256


def test_the_directory_holds_the_two_files_only(published: KpiPublication) -> None:
    assert sorted(path.name for path in published.directory.iterdir()) == ["kpi.csv", "kpi.xlsx"]
    assert (published.kpis, published.organisations, published.values) == (34, 15, 314)


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
    with pytest.raises(KpiError, match=r"no KPIs of 2024-04-30: not all of .*fct_loan_issue.* have been built"):
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
                KpiError, match=r"total_deposit_balance of branch B1 is 1000\.00, its parts add up to 6000"
            ):
                small_bank.publish(output)
        finally:
            cursor.execute(move, ["B1"])
            conn.commit()
        cursor.execute("select value from kpi.kpi_value where kpi_id = 'total_deposit_balance' and data_date = %s"
                       " and organisation_level = 'branch' and organisation_no = 'B1'", [JUNE])  # fmt: skip
        assert cursor.fetchall() == [(Decimal("6000.00"),)]
    assert (published.directory / "kpi.csv").read_bytes() == before


def test_an_earlier_date_is_left_alone(small_bank: KpiProject, published: KpiPublication, tmp_path: Path) -> None:
    small_bank.publish(tmp_path, MAY)
    with closing(small_bank.connect()) as conn, conn.cursor() as cursor:
        cursor.execute(
            "select data_date, value from kpi.kpi_value where kpi_id = 'sme_effective_customer_count'"
            " and organisation_level = 'bank' and data_date >= '2024-05-01' order by data_date"
        )
        assert cursor.fetchall() == [(MAY, Decimal(1)), (JUNE, Decimal(2))]
