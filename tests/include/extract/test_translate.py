from dataclasses import replace

import pytest

from include.catalogue.sources import FileFormat, SourceColumn, SourceTable
from include.extract.delivery import Rejected
from include.extract.translate import Translator

COLUMNS = ("a", "b")


def translator(file_format: FileFormat, **widths: int) -> Translator:
    columns = (SourceColumn("a", "text"), SourceColumn("b", "numeric(8,2)"))
    table = SourceTable(
        system="s",
        schema="raw_s",
        name="t",
        source="T",
        mode="snapshot",
        columns=tuple(replace(column, width=widths.get(column.name)) for column in columns),
        key=("a",),
        file_format=file_format,
    )
    return Translator(table, COLUMNS)


GB18030 = translator(FileFormat("gb18030", "|"))
UTF_8 = translator(FileFormat("utf-8", "|"))
CRLF = translator(FileFormat("utf-8", "|", line_ending="crlf"))
LONG = translator(FileFormat("gb18030", "|@|"))
FIXED = translator(FileFormat("gb18030", None), a=6, b=4)


def copied(made: Translator, lines: bytes) -> str:
    """The translation of lines that are all good."""
    block = made.block(lines, 0)
    assert block.rejected == ()
    return block.data.decode()


def rejected(made: Translator, line: bytes, good: bytes) -> Rejected:
    """What becomes of a bad line among many good ones, which must arrive whole and in order."""
    block = made.block(good * 10 + line + good * 7, 100)
    (bad,) = block.rejected
    assert block.data == made.block(good, 0).data * 17
    assert bad.position == 111
    return bad


def test_characters_of_two_and_four_bytes_become_utf_8() -> None:
    assert copied(GB18030, "张|𠮷\n€|￥\n".encode("gb18030")) == "张|𠮷\n€|￥\n"


def test_second_bytes_that_look_like_delimiters_or_backslashes_are_parts_of_characters() -> None:
    lines = b"\x81\x7c\x81\x5c|a\n"
    assert copied(GB18030, lines) == f"{lines[:4].decode('gb18030')}|a\n"


def test_what_copy_would_take_for_its_own_is_escaped() -> None:
    assert copied(UTF_8, b"\\N|\\.\n\\|a\rb\n") == "\\\\N|\\\\.\n\\\\|a\\rb\n"


def test_a_delimiter_in_a_value_is_left_to_the_judge() -> None:
    assert copied(UTF_8, b"a|b|c\n") == "a|b|c\n"


@pytest.mark.parametrize(
    ("line", "reason", "text"),
    [
        (b"a|\xff|b\n", "holds ff (hex), which is not gb18030", "a|\\xff|b"),
        (b"a|\xd5\n", "holds d5 (hex), which is not gb18030", "a|\\xd5"),
        (b"\xd5\xc5|b\0c\n", "holds a NUL byte (hex 00), which text may not hold", "张|b\\x00c"),
        (b"\xd5\xc5|b\r\n", "ends with CR LF instead of LF", "张|b\r"),
    ],
)
def test_a_line_that_is_no_text_is_set_aside_alone(line: bytes, reason: str, text: str) -> None:
    assert rejected(GB18030, line, "张|1\\2\n".encode("gb18030")) == Rejected(111, text, reason)


@pytest.mark.parametrize("surrogate", [b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xa0\x80\xed\xb0\x80"])
def test_half_a_character_of_utf_16_is_no_utf_8(surrogate: bytes) -> None:
    bad = rejected(UTF_8, b"a|" + surrogate + b"\n", b"a|b\n")
    assert bad.reason == "holds ed (hex), which is not utf-8"
    assert bad.text == "a|" + "".join(f"\\x{byte:02x}" for byte in surrogate)


@pytest.mark.parametrize("bad", [b"\x80", b"\xff\xff", b"\x81", b"\x84\x31\xa5\x30", b"\xe3\x32\x9a\x36"])
def test_what_gb18030_does_not_assign_is_not_guessed(bad: bytes) -> None:
    assert "which is not gb18030" in rejected(GB18030, b"a|" + bad + b"\n", b"a|b\n").reason


def test_a_block_of_nothing_but_bad_lines_is_set_aside_in_order() -> None:
    block = UTF_8.block(b"".join(b"%d\xff\n" % number for number in range(5)), 7)

    assert block.data == b""
    assert [(line.position, line.text) for line in block.rejected] == [
        (8, "0\\xff"),
        (9, "1\\xff"),
        (10, "2\\xff"),
        (11, "3\\xff"),
        (12, "4\\xff"),
    ]


# Line ends


def test_lines_may_end_with_cr_lf_if_the_contract_says_so() -> None:
    assert copied(CRLF, b"a|b\r\n|c\rd\r\n\r\n") == "a|b\n|c\\rd\n\n"


def test_a_line_must_end_as_the_contract_says() -> None:
    assert rejected(CRLF, b"a|b\n", b"c|\xe5\xbc\xa0\r\n").reason == "ends with LF instead of CR LF"


# Delimiters


def test_a_delimiter_of_several_characters_becomes_one() -> None:
    assert LONG.delimiter == "\x1f"
    assert copied(LONG, "张|@|a|b@|@|@\n|@|\n".encode("gb18030")) == "张\x1fa|b@\x1f@\n\x1f\n"


def test_the_character_that_stands_for_it_may_not_be_in_the_line() -> None:
    assert (
        rejected(LONG, b"a|@|\x1f\n", b"a|@|b\n").reason
        == "holds the character '\\x1f', which is to stand between fields"
    )


@pytest.mark.parametrize("delimiter", ["|", "\x1f", "\x01", "\t", ",", "~", " "])
def test_a_delimiter_that_copy_takes_is_kept(delimiter: str) -> None:
    made = translator(FileFormat("utf-8", delimiter))
    assert (made.delimiter, copied(made, f"a{delimiter}b\n".encode())) == (delimiter, f"a{delimiter}b\n")


@pytest.mark.parametrize(
    ("delimiter", "becomes"), [("¦", "\x1f"), ("x", "\x1f"), (".", "\x1f"), ("||", "\x1f"), ("\x1f\x1f", "\x1e")]
)
def test_any_other_delimiter_is_replaced(delimiter: str, becomes: str) -> None:
    made = translator(FileFormat("utf-8", delimiter))
    assert (made.delimiter, copied(made, f"a{delimiter}b\n".encode())) == (becomes, f"a{becomes}b\n")


# Fixed width


def test_fields_are_as_many_bytes_as_the_contract_says() -> None:
    assert copied(FIXED, "张三   1.5\n张三丰  -2\n".encode("gb18030")) == "张三\x1f1.5\n张三丰\x1f-2\n"


def test_fixed_fields_are_escaped_like_others() -> None:
    assert copied(FIXED, b"\\N\rb     1\n") == "\\\\N\\rb\x1f1\n"


def test_text_is_padded_at_its_right_and_numbers_at_either_side() -> None:
    assert copied(FIXED, b"  a    1  \n") == "  a\x1f1\n"


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        (b"abcdef123\n", "has 9 bytes, the contract 10", None),
        (b"abcdef12345\n", "has 11 bytes, the contract 10", None),
        (b"abcdef1234\r\n", "ends with CR LF instead of LF", None),
        (b"abc\0ef1234\n", "holds a NUL byte (hex 00), which text may not hold", None),
        (b"abc\x1fef1234\n", "holds the character '\\x1f', which is to stand between fields", None),
        (b"abcde\xd5\xc5234\n", "holds d5 (hex), which is not gb18030 within the field", "a"),
        (b"abcdef123\xd5\n", "holds d5 (hex), which is not gb18030 within the field", "b"),
    ],
)
def test_a_record_that_does_not_fit_is_set_aside_alone(line: bytes, reason: str, column: str | None) -> None:
    bad = rejected(FIXED, line, "张三   1.5\n".encode("gb18030"))
    assert (bad.reason, bad.column) == (reason, column)
