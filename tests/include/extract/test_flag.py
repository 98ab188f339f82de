from decimal import Decimal

import pytest

from include.extract.errors import ExtractError
from include.extract.flag import LONGEST_FLAG, Flag, parse_flag

GOOD = "file=A.dat\nrows=2\nbytes=30\ncolumns=a|b\ntotal.b=-1.50\n"


def parse(text: str, control_column: str | None = "b") -> Flag:
    return parse_flag(text.encode(), "A.flg", control_column)


def test_a_flag_states_what_its_data_file_holds() -> None:
    assert parse(GOOD) == Flag("A.dat", 2, 30, ("a", "b"), Decimal("-1.50"), None)


def test_a_total_is_asked_for_only_where_the_contract_has_a_control_column() -> None:
    assert parse(GOOD.replace("total.b=-1.50\n", ""), control_column=None).control_total is None


def test_a_flag_may_state_a_checksum() -> None:
    assert parse(f"{GOOD}sha256={'AB' * 32}\n").sha256 == "ab" * 32


def test_a_flag_may_come_from_windows_and_say_more_than_is_asked() -> None:
    assert parse("\ufeff" + GOOD.replace("\n", "\r\n") + "operator=a=b\r\n") == parse(GOOD)


@pytest.mark.parametrize("key", ["file", "rows", "bytes", "columns", "total.b"])
def test_what_is_not_stated_is_named(key: str) -> None:
    text = "".join(f"{line}\n" for line in GOOD.splitlines() if not line.startswith(f"{key}="))
    with pytest.raises(ExtractError, match=rf"^A\.flg: the flag does not state {key}$"):
        parse(text)


@pytest.mark.parametrize(
    ("line", "instead", "message"),
    [
        ("rows=2", "ready", "'ready'"),
        ("rows=2", "rows=two", "'two' is no count"),
        ("rows=2", "rows=-2", "'-2' is no count"),
        ("rows=2", "rows=1_000", "'1_000' is no count"),
        ("rows=2", "rows=２", "'２' is no count"),
        ("rows=2", "rows=2\nrows=3", "rows is stated twice"),
        ("total.b=-1.50", "total.b=1,50", "'1,50' is no number"),
        ("total.b=-1.50", "total.b=NaN", "'NaN' is no number"),
        ("total.b=-1.50", "total.b=1_000", "'1_000' is no number"),
        ("total.b=-1.50", "total.b=1\nsha256=1234", "'1234' is no SHA-256"),
    ],
)
def test_what_is_no_flag_is_refused(line: str, instead: str, message: str) -> None:
    with pytest.raises(ExtractError, match=f"not a flag file of key=value lines .*: {message}"):
        parse(GOOD.replace(line, instead))


def test_a_flag_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ExtractError, match="not a flag file"):
        parse_flag("file=张.dat\n".encode("gb18030"), "A.flg", None)


def test_a_data_file_under_the_name_of_a_flag_is_refused() -> None:
    with pytest.raises(ExtractError, match=f"longer than {LONGEST_FLAG} bytes"):
        parse(GOOD + "x" * LONGEST_FLAG)
