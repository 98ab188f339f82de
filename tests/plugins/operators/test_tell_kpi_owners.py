"""TellKpiOwners over published values, through a real mail server."""

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import psycopg2.extensions
import pytest
from psycopg2 import sql

from eastwind.operators import tell_kpi_owners
from eastwind.operators.tell_kpi_owners import TellKpiOwners
from include.kpi.definitions import COMPARISONS, Alert, Kpi
from tests.plugins.mail import MailServer
from tests.plugins.operators.conftest import Run

NPL = Kpi(
    id="npl_ratio",
    number=1,
    name_zh="不良贷款率",
    name_en="NPL ratio",
    definition_zh="不良贷款占各项贷款的比例",
    definition_en="non-performing share of loans",
    domain="资产质量",
    kind="ratio",
    additive=False,
    unit="%",
    direction="lower",
    origin="standard",
    formula="不良贷款 ÷ 各项贷款",
    owner="风险管理部",
    source="信贷管理系统",
    comparisons=(),
    alerts=(Alert("bank", "warning", Decimal("1.5"), None),),
)


@pytest.fixture
def published(conn: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Publishes a value of the ratio at the bank and nothing else."""
    departments = SimpleNamespace(mail={"风险管理部": "risk@bank.example"})
    monkeypatch.setattr(tell_kpi_owners, "load_kpis", lambda: (NPL,))
    monkeypatch.setattr(tell_kpi_owners, "load_catalogue", lambda: SimpleNamespace(departments=departments))
    conn.autocommit = True

    def clear(cursor: psycopg2.extensions.cursor) -> None:
        cursor.execute("delete from kpi.kpi_value where kpi_id = 'npl_ratio' and data_date = '2024-06-30'")
        cursor.execute("delete from ops.notice where kind = 'kpi_alert'")

    reasons = sql.SQL(", ").join(sql.Identifier(f"{name}_reason") for name in COMPARISONS)
    with conn.cursor() as cursor:

        def publish(value: str) -> None:
            cursor.execute("delete from kpi.kpi_value where kpi_id = 'npl_ratio' and data_date = '2024-06-30'")
            cursor.execute(
                sql.SQL(
                    "insert into kpi.kpi_value (data_date, kpi_id, organisation_level, organisation_no,"
                    " organisation_name, unit, value, {}) values ('2024-06-30', 'npl_ratio', 'bank', 'H', '东风银行',"
                    " '%%', %s, {})"
                ).format(reasons, sql.SQL(", ").join(sql.Literal("无数据") for _ in COMPARISONS)),
                [value],
            )

        clear(cursor)
        yield publish
        clear(cursor)


def tell(run: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[int, MailServer]:
    with MailServer() as mail:
        monkeypatch.setenv("AIRFLOW_CONN_EASTWIND_SMTP", mail.connection)
        return run(TellKpiOwners(task_id="tell")), mail


def test_the_owner_of_a_breach_is_told_once(run: Run, published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    published("1.8")
    count, mail = tell(run, monkeypatch)
    [sent] = mail.mails
    assert (count, sent.recipients) == (1, ["risk@bank.example"])
    assert sent.subject == "【指标预警】风险管理部 2024-06-30：预警 1 项"
    assert "不良贷款率 1.80%，高于阈值 1.50%" in sent.text
    count, again = tell(run, monkeypatch)
    assert (count, again.mails) == (1, [])


def test_a_breach_that_is_another_now_is_told_again(run: Run, published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    published("1.8")
    tell(run, monkeypatch)
    published("1.9")
    _, mail = tell(run, monkeypatch)
    assert len(mail.mails) == 1


def test_without_a_breach_it_is_quiet(
    run: Run, published: Any, monkeypatch: pytest.MonkeyPatch, conn: psycopg2.extensions.connection
) -> None:
    published("1.5")
    count, mail = tell(run, monkeypatch)
    assert (count, mail.mails) == (0, [])
    with conn.cursor() as cursor:
        cursor.execute("select count(*) from ops.notice where kind = 'kpi_alert'")
        assert cursor.fetchall() == [(0,)]
