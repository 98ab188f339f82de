"""Thresholds of KPIs over the published values of the small bank, where 9.9980 per cent of the loans do not perform."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import psycopg2.extensions
import pytest

from include.kpi.alerts import MOST_LISTED, Breach, alert_notices, breaches
from include.kpi.definitions import Alert
from tests.include.kpi.conftest import JUNE, KpiProject

pytestmark = pytest.mark.usefixtures("published")

MAIL = {"风险管理部": "risk@bank.example"}


class Watch:
    """The breaches of thresholds for the non-performing ratio and nothing else."""

    def __init__(self, bank: KpiProject, conn: psycopg2.extensions.connection) -> None:
        (self.kpi,) = [kpi for kpi in bank.kpis() if kpi.id == "npl_ratio"]
        self.conn = conn

    def __call__(self, *alerts: Alert) -> Sequence[Breach]:
        with self.conn, self.conn.cursor() as cursor:
            return breaches(cursor, JUNE, [replace(self.kpi, alerts=alerts)])


@pytest.fixture
def watch(small_bank: KpiProject, bank_conn: psycopg2.extensions.connection) -> Watch:
    return Watch(small_bank, bank_conn)


def above(limit: str, level: str = "bank", severity: str = "warning") -> Alert:
    return Alert(level, severity, Decimal(limit), None)


def test_a_value_beyond_its_threshold_is_a_breach(watch: Watch) -> None:
    (breach,) = watch(above("9.9979"))
    assert (breach.organisation_no, breach.value, breach.severity) == ("H", Decimal("9.9980"), "warning")
    (below,) = watch(Alert("bank", "warning", None, Decimal("9.9981")))
    assert below.below == Decimal("9.9981")


def test_a_value_at_its_threshold_is_none(watch: Watch) -> None:
    assert watch(above("9.9980")) == []
    assert watch(Alert("bank", "warning", None, Decimal("9.9980"))) == []
    assert watch() == []


def test_only_the_most_severe_threshold_counts(watch: Watch) -> None:
    (breach,) = watch(above("1.5"), above("2", severity="critical"))
    assert (breach.severity, breach.above) == ("critical", Decimal(2))


def test_a_threshold_is_for_its_level(watch: Watch) -> None:
    assert {breach.organisation_level for breach in watch(above("0", "branch"))} == {"branch"}


def test_the_owner_is_told_in_one_notice_what_is_beyond(watch: Watch) -> None:
    (notice,) = alert_notices(JUNE, watch(above("1.5"), above("2", severity="critical")), MAIL)
    assert (notice.topic, notice.recipient) == ("风险管理部", "risk@bank.example")
    assert notice.subject == "【指标预警】风险管理部 2024-06-30：严重 1 项"
    assert "（严重）全行 东风银行：不良贷款率 10.00%，高于阈值 2.00%，上月末 10.33%" in notice.body


def test_nothing_beyond_is_told_to_nobody(watch: Watch) -> None:
    assert alert_notices(JUNE, watch(above("99")), MAIL) == []


def test_a_notice_is_bounded(watch: Watch) -> None:
    found = list(watch(above("1.5"))) * (MOST_LISTED + 2)
    (notice,) = alert_notices(JUNE, found, MAIL)
    assert "其余 2 项见看板" in notice.body
