import random

import pytest

from include.extract.fixed_width import FixedWidth

TWO = FixedWidth([4, 6], [False, True])


def test_fields_lose_their_padding_and_get_a_delimiter() -> None:
    assert TWO.delimited(b"ab  " + b"  12  " + b"\n", b"|") == b"ab|12\n"


def test_text_keeps_the_spaces_at_its_left_and_within() -> None:
    assert FixedWidth([8], [False]).delimited(b"  a  b  \n", b"|") == b"  a  b\n"


def test_a_field_of_spaces_is_empty() -> None:
    assert TWO.delimited(b"          \n" * 2, b"|") == b"|\n|\n"


def test_a_full_field_is_taken_whole() -> None:
    assert TWO.delimited(b"abcd123456\n", b"|") == b"abcd|123456\n"


def test_other_blanks_are_no_padding() -> None:
    assert (
        TWO.delimited(b"a\t  " + "　1".encode("gb18030") + b"   \n", b"|") == b"a\t|" + "　1".encode("gb18030") + b"\n"
    )


def test_many_records_are_the_same_as_one_at_a_time() -> None:
    generator = random.Random(1)
    widths = [generator.randint(1, 12) for _ in range(9)]
    layout = FixedWidth(widths, [generator.random() < 0.5 for _ in widths])
    records = [bytes(generator.choices(b"  ab", k=layout.record)) + b"\n" for _ in range(500)]

    together = layout.delimited(b"".join(records), b"\x1f")

    assert together == b"".join(layout.delimited(record, b"\x1f") for record in records)


@pytest.mark.parametrize(
    ("lines", "fits"),
    [
        (b"", True),
        (b"0123456789\n" * 3, True),
        (b"012345678\n", False),
        (b"01234567890\n", False),
        (b"0123456789\n012345678\n01234567890\n", False),
        (b"0123456789\n01234\n6789\n", False),
        (b"0123456789\n01234567890123456789\n0\n", False),
    ],
)
def test_every_record_must_have_the_width_of_the_contract(lines: bytes, fits: bool) -> None:
    assert TWO.fits(lines) is fits
