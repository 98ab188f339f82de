import re
from decimal import Decimal

import psycopg2.extensions
import pytest

from include.catalogue.sources import SourceColumn
from include.extract.values import common_form, fault, show

GOOD = {
    "date": ["2024-02-29", "20240229", "99991231", "9999-12-31", "0001-01-01", "2000-02-29"],
    "timestamp": ["2024-06-30 23:59:59", "2024-06-30T00:00:00.123456", "2024-06-30", "2024-02-29 12:30"],
    "integer": ["0", "-1", "+7", "2147483647", "-2147483648", "0000000000001"],
    "bigint": ["9223372036854775807", "-9223372036854775808"],
    "boolean": ["t", "TRUE", "f", "no", "On", "1", "0"],
    "numeric(20,2)": ["1", "-1.5", "+0.25", ".5", "5.", "1.2300", "000000000000000000000001", "9" * 18 + ".99"],
    "numeric(2,2)": ["0.99", ".1", "0", "-0.50"],
    "varchar(3)": ["abc", "欧阳明", "", "\t\n\r"],
    "text": ["x" * 100_000, ""],
}
BAD = {
    "date": [
        "2023-02-29",
        "2024-02-30",
        "2024-13-01",
        "2024-6-1",
        "30/06/2024",
        "tomorrow",
        "infinity",
        "0000-01-01",
        "2024-0630",
        "２０２４0630",
        "1900-02-29",
        " 2024-06-30",
        "2024-06-30\n",
    ],
    "timestamp": ["2024-06-30 24:00:00", "2024-02-30 12:00:00", "2024-06-30 12:00:00+08", "now", "2024-06-30 ", " "],
    "integer": ["2147483648", "-2147483649", "1.0", "1,000", "0x1F", "", "1_000", "9" * 5000],
    "bigint": ["9223372036854775808"],
    "boolean": ["maybe", "2", "", "o", "真"],
    "numeric(20,2)": ["1,5", "1,000.00", "0.001", "NaN", "Infinity", "1e5", "9" * 19, "", ".", "-", "1.2.3", " 1"],
    "numeric(2,2)": ["1", "0.999"],
    "varchar(3)": ["abcd", "欧阳明日"],
}


def cases(values: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(data_type, value) for data_type, examples in values.items() for value in examples]


@pytest.mark.parametrize(("data_type", "value"), cases(GOOD))
def test_a_good_value_has_no_fault_and_postgresql_takes_it_as_it_is(
    data_type: str, value: str, conn: psycopg2.extensions.connection
) -> None:
    assert fault(SourceColumn("c", data_type), value) is None
    if data_type.startswith("varchar"):
        return
    with conn.cursor() as cursor:
        cursor.execute(f"select cast(%s as {data_type})", (value,))
        taken = cursor.fetchone()
    assert taken is not None
    if data_type.startswith("numeric"):
        assert taken[0] == Decimal(value)


@pytest.mark.parametrize(("data_type", "value"), cases(BAD))
def test_a_bad_value_is_named_by_its_type(data_type: str, value: str) -> None:
    said = f"is longer than {data_type[8:-1]} characters" if data_type.startswith("varchar") else f"is not {data_type}"
    assert fault(SourceColumn("c", data_type), value) == said


@pytest.mark.parametrize(("data_type", "value"), cases(BAD))
def test_no_bad_value_has_the_common_form(data_type: str, value: str) -> None:
    form = common_form(SourceColumn("c", data_type))
    assert form is None or re.search(form.replace("$", r"\Z"), value, re.ASCII) is None


@pytest.mark.parametrize("data_type", ["timestamp", "integer", "bigint", "numeric(20,2)"])
def test_what_systems_usually_deliver_has_the_common_form(data_type: str) -> None:
    usual = {"timestamp": "2024-06-30 12:34:56", "integer": "123456789", "bigint": "1" * 18, "numeric(20,2)": "-12.30"}
    form = common_form(SourceColumn("c", data_type))
    assert form is not None and re.search(form, usual[data_type])


def test_nothing_may_be_nothing_only_where_the_contract_allows_it() -> None:
    assert fault(SourceColumn("c", "date"), None) is None
    assert fault(SourceColumn("c", "date", nullable=False), None) == "is empty"


def test_a_value_in_a_message_is_cut_and_a_personal_one_masked() -> None:
    assert show(SourceColumn("c", "text"), "x" * 70) == repr("x" * 60 + "...")
    assert show(SourceColumn("c", "text", personal="name"), "欧阳明日") == "'欧'... (4 characters, name)"
    assert show(SourceColumn("c", "text"), None) == "(empty)"
