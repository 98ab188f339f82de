"""The list of tables says of each why there are no rows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from include.catalogue.east import Catalogue, EastTable, Exposure, NotFiled
from include.east.delivery_file import DeliveryFile
from include.east.submission_list import list_tables, write_list
from tests.include.east.test_package import ACCOUNT, EXPOSURE, MONTH_END


def table(number: int, domain: str, mode: str) -> EastTable:
    return replace(ACCOUNT, number=number, code=f"T{number}", domain=domain, mode=mode)


TABLES = [
    table(801, "credit_card", "full"),
    table(802, "credit_card", "incremental"),
    table(901, "off_balance", "full"),
    table(902, "off_balance", "incremental"),
    table(1101, "wealth", "full"),
]


def remarks(exposure: Exposure = EXPOSURE, **rows: int) -> dict[str, tuple[bool, str]]:
    catalogue = Catalogue({each.code: each for each in TABLES}, {})
    files = [DeliveryFile(code, "", f"{code}.txt", count, 0, "") for code, count in rows.items()]
    return {each.code: (each.has_business, each.remark) for each in list_tables(catalogue, exposure, files)}


def test_why_a_table_is_empty_depends_on_what_it_collects_and_on_its_domain() -> None:
    assert remarks(T801=5, T802=0, T901=0, T902=0, T1101=1) == {
        "T801": (True, ""),
        "T802": (True, "本期无数据：采集期内未发生"),
        "T901": (False, "本期无此业务：期末无有效记录，采集期内亦无终结的记录"),
        "T902": (False, "本期无此业务：采集期内未发生，同业务域各全量表亦无数据"),
        "T1101": (True, ""),
    }


def test_a_table_that_is_filed_by_another_way_is_business_all_the_same() -> None:
    exposure = replace(EXPOSURE, not_filed={"T1101": NotFiled("由理财登记中心报送 · By the registry", True)})
    assert remarks(exposure, T801=5, T802=2, T901=1, T902=1)["T1101"] == (True, "本机构不报送：由理财登记中心报送")


def test_the_same_list_is_the_same_file(tmp_path: Path) -> None:
    listed = list_tables(Catalogue({"ACCOUNT": ACCOUNT}, {}), EXPOSURE, [])
    for name in ("first", "second"):
        write_list(tmp_path / name, listed, "东风银行", MONTH_END)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    write_list(tmp_path / "third", listed, "东风银行", date(2024, 5, 31))
    assert (tmp_path / "first").read_bytes() != (tmp_path / "third").read_bytes()
