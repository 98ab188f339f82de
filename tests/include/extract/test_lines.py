import gzip
import os
from collections.abc import Iterator

import pytest

from include.catalogue.sources import FileFormat
from include.extract.errors import ExtractError
from include.extract.lines import LONGEST_LINE, LineReader
from include.extract.transport import BLOCK

PLAIN = FileFormat("gb18030", "|")
PACKED = FileFormat("gb18030", "|", compression="gzip")


def reader(content: bytes, file_format: FileFormat = PLAIN, size: int = BLOCK) -> LineReader:
    return LineReader((content[at : at + size] for at in range(0, len(content), size)), file_format, "A.dat")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_blocks_are_cut_at_line_ends_wherever_the_reads_end(size: int) -> None:
    content = "一|𠮷\n\n二三四五六七八九十|b\n".encode("gb18030")

    blocks = list(reader(content, size=size))

    assert b"".join(blocks) == content
    assert all(block.endswith(b"\n") for block in blocks)


def test_an_empty_file_has_no_lines() -> None:
    assert list(reader(b"")) == []


@pytest.mark.parametrize(("line_ending", "named"), [("lf", "LF"), ("crlf", "CR LF")])
@pytest.mark.parametrize("content", [b"a|b\r\nc|", b"a|b\r\nc|d\r", b"a"])
def test_a_last_line_without_its_end_has_been_cut_off(content: bytes, line_ending: str, named: str) -> None:
    with pytest.raises(ExtractError, match=rf"^A\.dat: the last line does not end with {named}: the file has been cut"):
        list(reader(content, FileFormat("utf-8", "|", line_ending=line_ending)))


def test_the_longest_line_is_taken_and_a_longer_one_refused() -> None:
    longest = b"x" * LONGEST_LINE + b"\n"
    assert b"".join(reader(b"a\n" + longest + b"b\n")) == b"a\n" + longest + b"b\n"

    with pytest.raises(ExtractError, match=rf"^A\.dat: line 3 is longer than {LONGEST_LINE} bytes"):
        list(reader(b"a\nb\nx" + longest))


def test_a_file_without_lines_is_refused_before_it_fills_the_memory() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += BLOCK
            yield b"x" * BLOCK

    with pytest.raises(ExtractError, match="line 1 is longer"):
        list(LineReader(endless(), PLAIN, "A.dat"))
    assert read <= LONGEST_LINE + 2 * BLOCK


# Byte order marks


@pytest.mark.parametrize("size", [1, 2, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_byte_order_mark_of_the_encoding_is_left_out_and_reported(encoding: str, size: int) -> None:
    marked = reader("\ufeffa|b\n".encode(encoding), FileFormat(encoding, "|"), size)

    assert b"".join(marked) == b"a|b\n"
    assert marked.mark == "\ufeff".encode(encoding)


def test_only_the_start_of_a_file_can_be_marked() -> None:
    content = "a\n\ufeffb\n".encode()
    unmarked = reader(content, FileFormat("utf-8", "|"))

    assert b"".join(unmarked) == content
    assert unmarked.mark == b""


def test_a_file_of_a_mark_alone_is_empty() -> None:
    assert list(reader("\ufeff".encode(), FileFormat("utf-8", "|"))) == []


@pytest.mark.parametrize(
    ("encoding", "other"),
    [("gb18030", "utf-8"), ("utf-8", "gb18030"), ("utf-8", "utf-16-le"), ("gb18030", "utf-16-be")],
)
def test_a_mark_of_another_encoding_gives_the_file_away(encoding: str, other: str) -> None:
    with pytest.raises(ExtractError, match=f"begins with the byte order mark of {other[:6]}.*, the contract says"):
        list(reader("\ufeffa|b\n".encode(other), FileFormat(encoding, "|")))


# gzip

TEXT = "".join(f"{number}|{number * number:x}|张三\n" for number in range(1000)).encode("gb18030")


@pytest.mark.parametrize("size", [1, 10, 1000, BLOCK])
def test_packed_lines_are_unpacked(size: int) -> None:
    assert b"".join(reader(gzip.compress(TEXT), PACKED, size)) == TEXT


def test_packed_files_may_be_joined_and_filled_up() -> None:
    assert b"".join(reader(gzip.compress(TEXT) + gzip.compress(b"a\n") + b"\0" * 700, PACKED, 512)) == TEXT + b"a\n"


def test_a_packed_empty_file_has_no_lines() -> None:
    assert list(reader(gzip.compress(b""), PACKED)) == []


def test_what_packs_well_is_unpacked_in_small_blocks() -> None:
    content = b"0" * 99 + b"\n"
    blocks = list(reader(gzip.compress(content * 200_000), PACKED))

    assert b"".join(blocks) == content * 200_000
    assert max(map(len, blocks)) <= 2 * BLOCK


@pytest.mark.parametrize("lost", [1, 8, 9, 500])
def test_a_packed_file_that_has_been_cut_off_is_refused(lost: int) -> None:
    packed = gzip.compress(TEXT)
    with pytest.raises(
        ExtractError, match=rf"^A\.dat: the gzip data do not end: cut off after {len(packed) - lost} by"
    ):
        list(reader(packed[:-lost], PACKED))


def test_an_empty_file_is_not_packed() -> None:
    with pytest.raises(ExtractError, match="cut off after 0 bytes"):
        list(reader(b"", PACKED))


def test_damage_in_a_packed_file_is_noticed_and_located() -> None:
    packed = bytearray(gzip.compress(os.urandom(5000).hex().encode() + b"\n"))
    packed[-6] ^= 1
    with pytest.raises(
        ExtractError, match=rf"^A\.dat: .* before byte offset {len(packed)} of the packed file: .*check"
    ):
        list(reader(bytes(packed), PACKED))


@pytest.mark.parametrize("content", [TEXT, gzip.compress(TEXT) + b"more"])
def test_what_is_not_packed_is_noticed(content: bytes) -> None:
    with pytest.raises(ExtractError, match=r"not gzip, or damaged, .*incorrect header"):
        list(reader(content, PACKED))


def test_a_packed_file_that_should_not_be_is_noticed() -> None:
    with pytest.raises(ExtractError, match="the file is packed by gzip, in the contract it is not"):
        list(reader(gzip.compress(TEXT), PLAIN))
    with pytest.raises(ExtractError, match="the file is packed twice"):
        list(reader(gzip.compress(gzip.compress(TEXT)), PACKED))
