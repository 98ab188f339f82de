"""The checks beyond the list hold for a sound bank, and each reports a fault with its figures."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2.extensions
import psycopg2.extras
import pytest

from include.east.sm3 import digest_new_values
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect
from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt import small_bank
from tests.dbt.throwaway_project import ThrowawayProject

JUNE = f"data_date = '{small_bank.JUNE}'"


@dataclass(frozen=True)
class Fault:
    """What is done to a sound bank, and the row that the check must then have, in part."""

    done: str
    key: dict[str, str]
    ours: Any = None
    theirs: Any = None
    found: str | None = None


FAULTS = {
    "dq_k1_ledger_turnover": Fault(
        f"update east.east_dgckfhzmx set jyje = '101' where jyxlh = '5' and {JUNE}",
        {"会计科目编号": "2011", "币种": "CNY", "借贷": "借"},
        106,
        105,
    ),
    "dq_k2_ledger_row": Fault(
        "update east.east_zzkjqkmb set jffse = '106'"
        f" where nbjgh = 'B' and kjkmbh = '2011' and bszq = '日报' and bz = 'CNY' and {JUNE}",
        {"内部机构号": "B", "会计科目编号": "2011", "会计日期": "20240630"},
        -1395,
        -1394,
    ),
    "dq_k2_ledger_opening": Fault(
        "update east.east_zzkjqkmb set qcdfye = '1501'"
        f" where nbjgh = 'B' and kjkmbh = '2011' and bszq = '月报' and bz = 'CNY' and {JUNE}",
        {"内部机构号": "B", "会计科目编号": "2011", "报送周期": "月报"},
        -1501,
        -1500,
    ),
    "dq_k3_sub_ledger": Fault(
        f"update east.east_nbfhz set jfye = '501' where nbfhzzh = 'I1' and {JUNE}",
        {"内部机构号": "B", "会计科目": "1001", "币种": "CNY"},
        501,
        500,
    ),
    "dq_k3_wealth_product": Fault(
        f"insert into east.east_lccpztb (cpdjbm, cpcxye, data_date) values ('P1', '100', '{small_bank.JUNE}')",
        {"产品登记编码": "P1"},
        100,
        0,
    ),
    "dq_k4_account_balance": Fault(
        f"update east.east_dgckfhz set ckye = '894' where dgckzh = 'A2' and {JUNE}",
        {"账号或借据号": "A2", "币种": "CNY"},
        894,
        895,
    ),
    "dq_x16_movement_of_change": Fault(
        f"update east.east_grckfhz set ckye = '501' where grckzh = 'A1' and {JUNE}",
        {"账号或借据号": "A1", "币种": "CNY"},
        501,
        500,
    ),
    "dq_k5_ledger_superior": Fault(
        "update east.east_zzkjqkmb set qmjfye = '501'"
        f" where nbjgh = 'H' and kjkmbh = '1001' and bszq = '月报' and bz = 'CNY' and {JUNE}",
        {"内部机构号": "H", "会计科目编号": "1001"},
        501,
        500,
    ),
    "dq_k5_ledger_balanced": Fault(
        "update east.east_zzkjqkmb set dffse = '10'"
        f" where nbjgh = 'H' and kjkmbh = '6011' and bszq = '月报' and bz = 'CNY' and {JUNE}",
        {"内部机构号": "H", "币种": "CNY", "报送周期": "月报"},
        113,
        115,
    ),
    "dq_k6_contract_amount": Fault(
        f"update east.east_xdhtb set htje = '999' where xdhth = 'K1' and {JUNE}",
        {"信贷合同号": "K1", "币种": "CNY"},
        1000,
        999,
    ),
    "dq_k6_loan_account_note": Fault(
        f"delete from east.east_dgxdfhz where xdjjh = 'N1' and {JUNE}",
        {"信贷借据号": "N1", "币种": "CNY"},
        0,
        900,
        "借据无分户账",
    ),
    "dq_k6_group_limit": Fault(
        "insert into east.east_jtkhb (jtbh, jtyyed, cyyyed, data_date)"
        f" values ('G1', '100', '90', '{small_bank.JUNE}')",
        {"集团编号": "G1"},
        100,
        90,
    ),
    "dq_x1_resident_id": Fault(
        f"update core.core_person set document_no = '11010519491231002Y' where customer_no = 'C1' and {JUNE}",
        {"编号": "C1", "证件": "document_type", "证件号码": "110105***Y"},
    ),
    "dq_x2_credit_code": Fault(
        f"update core.core_corporate set document_no = '91350100M000100Y44' where customer_no = 'C2' and {JUNE}",
        {"编号": "C2", "证件": "document_type", "证件号码": "913501***4"},
    ),
    "dq_x3_organisation_code": Fault(
        "update core.core_corporate set document_type = 'organisation_code', document_no = '12345678-0'"
        f" where customer_no = 'C2' and {JUNE}",
        {"编号": "C2", "证件": "document_type", "证件号码": "123456***"},
    ),
    "dq_x4_card_number": Fault(
        f"update east.east_xykxxb set kh = '6222021234567890' where {JUNE}",
        {"卡号": "6222021234567890"},
    ),
    "dq_x5_licence_number": Fault(
        f"update east.east_jgxxb set jrxkzh = 'B0001' where nbjgh = 'B' and {JUNE}",
        {"内部机构号": "B"},
        found="B0001",
    ),
    "dq_x8_masked_shape": Fault(
        f"update east.east_grjcxxb set zjhm = '11010519491231002X' where {JUNE}", {}, found="证件号码"
    ),
    "dq_x10_row_jump": Fault(
        "insert into east.east_gwxxb (gwbh, data_date)"
        f" select n::text, '{small_bank.JUNE}' from generate_series(1, 199) as n",
        {"表": "GWXXB"},
        200,
        1,
    ),
    "dq_x11_completeness": Fault(
        f"delete from east.east_grckfhz where grckzh = 'A1' and {JUNE}",
        {"来源键": "A1|CNY"},
        0,
        1,
        "来源有，未报送",
    ),
    "dq_x11_source_rows": Fault(
        "insert into ops.load (system, table_name, data_date, source, rows, status, started_at)"
        f" values ('cbs', 'deposit_txn', '{small_bank.JUNE}', 'x', 3, 'loaded', now())",
        {"来源表": "cbs.deposit_txn"},
        2,
        3,
    ),
    "dq_x12_returns": Fault(
        "insert into core.core_return_line (data_date, return_no, line_no, line_name, amount, report_date)"
        f" values ('{small_bank.JUNE}', 'G01_III', '2.2', '个人存款', 0.15, '{small_bank.JUNE}')",
        {"报表": "G01_III", "行次": "2.2"},
        Decimal("0.05"),
        Decimal("0.15"),
    ),
    "dq_x13_final_state": Fault(
        f"delete from east.east_nbfhz where nbfhzzh = 'I1' and {JUNE}",
        {"主键": "I1|CNY"},
        found="上月有效，本月无终态即消失",
    ),
    "dq_x14_overdue_class": Fault(
        f"update east.east_dgxdywjjb set qbrq = '20240301', dkwjfl = '关注' where xdjjh = 'N1' and {JUNE}",
        {"账号或借据号": "N1"},
        found="逾期121天，五级分类关注",
    ),
    "dq_x15_written_off": Fault(
        "insert into east.east_zchxb (zclx, jjh, hxbj, hxrq, data_date)"
        f" values ('对公贷款', 'N1', '900', '20240610', '{small_bank.JUNE}')",
        {"信贷借据号": "N1"},
        900,
        found="资产核销表有记录，借据状态为正常",
    ),
}


@dataclass(frozen=True)
class Warehouse:
    """EAST of the small bank, built for both its dates, and the SQL of the checks for the second."""

    compiled: Path
    connection: psycopg2.extensions.connection

    def differences(self, check: str) -> list[dict[str, Any]]:
        """The failing rows of the check as things stand now."""
        (statement,) = self.compiled.rglob(f"models/dq/**/{check}.sql")
        with self.connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(f"select * from ({statement.read_text(encoding='utf-8')}) as checked where is_failing")
            return [dict(row) for row in cursor.fetchall()]

    def do(self, done: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(done)
            assert cursor.rowcount > 0, "the fault must hit something"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> Warehouse:
    project = ThrowawayProject.create(tmp_path_factory.mktemp("dq_checks"), new_database("dq_checks"))
    for part in ("models/sources", "models/staging", "models/core", "models/east", "models/dq", "seeds"):
        shutil.copytree(DBT_PROJECT / part, project.path / part, dirs_exist_ok=True)
    apply_schema(project.url)
    connection = connect(project.url)
    with connection, connection.cursor() as cursor:
        small_bank.deliver(cursor)
    upstream = ("path:models/staging", "path:models/core", "resource_type:seed")
    for data_date in (small_bank.MAY, small_bank.JUNE):
        for layer, select in (("core", upstream), ("east", ("path:models/east",)), ("dq", ("path:models/dq",))):
            if layer == "east":
                digest_new_values(connection, dt.date.fromisoformat(data_date))
            done = project.dbt(
                "build", "--select", *select, "--exclude-resource-type", "test", "unit_test", data_date=data_date
            )
            assert done.success, done.messages
    return Warehouse(project.path / "target" / "compiled", connection)


@pytest.fixture
def warehouse(built: Warehouse) -> Iterator[Warehouse]:
    """The sound bank; what a test does to it is undone."""
    yield built
    built.connection.rollback()


@pytest.mark.parametrize("check", sorted(FAULTS))
def test_a_fault_is_reported_with_its_figures(warehouse: Warehouse, check: str) -> None:
    fault = FAULTS[check]
    assert not [row for row in warehouse.differences(check) if _is(row, fault)], "nothing of it before"
    warehouse.do(fault.done)
    found = warehouse.differences(check)
    assert any(_is(row, fault) for row in found), found


# Which subjects a sub-ledger holds is configured; the small bank has a chart of accounts of its own.
@pytest.mark.parametrize("check", sorted({name for name in FAULTS if name.startswith("dq_k")} - {"dq_k3_sub_ledger"}))
def test_the_books_of_a_sound_bank_agree(warehouse: Warehouse, check: str) -> None:
    assert warehouse.differences(check) == []


def test_every_check_of_the_reconciliations_is_shown_to_fail() -> None:
    folders = ("reconciliation", "returns")
    assert {path.stem for folder in folders for path in (DBT_PROJECT / "models" / "dq" / folder).glob("*.sql")} <= set(
        FAULTS
    )


def _is(row: dict[str, Any], fault: Fault) -> bool:
    return (
        fault.key.items() <= row["row_key"].items()
        and (row["ours"], row["theirs"]) == (fault.ours, fault.theirs)
        and (fault.found is None or row["found"] == fault.found)
    )
