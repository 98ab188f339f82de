"""The bytes of an unload file, unpacked and cut into whole lines."""

import zlib
from collections.abc import Iterator

from include.catalogue.sources import FileFormat
from include.extract.errors import ExtractError
from include.extract.transport import BLOCK

LONGEST_LINE = 16 << 20
"""In bytes: far more than any row of a bank has, far less than memory."""

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\x84\x31\x95\x33": "gb18030",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_GZIP = b"\x1f\x8b\x08"


class LineReader:
    """Cuts the blocks of one file, at `location` for messages, at line ends.

    In UTF-8 and GB18030 the byte of LF is never a part of another character.
    """

    def __init__(self, blocks: Iterator[bytes], file_format: FileFormat, location: str) -> None:
        self._format = file_format
        self._location = location
        self._packed = file_format.compression == "gzip"
        self._blocks = self._unpacked(blocks) if self._packed else blocks
        self.mark = b""
        """The byte order mark that has been found at the start."""
        self.lines = 0
        """Before those given last; all of them at the end."""

    def __iter__(self) -> Iterator[bytes]:
        """One or more whole lines at a time, about a megabyte. Raises ExtractError if these are not lines of text."""
        rest = b""
        for block in self._text():
            end = block.rfind(b"\n") + 1
            first_line = len(rest) + (block.find(b"\n") if end else len(block))
            if first_line > LONGEST_LINE:
                raise ExtractError(
                    f"{self._location}: line {self.lines + 1} is longer than {LONGEST_LINE} bytes: "
                    "is this the right file?"
                )
            if end:
                lines = rest + block[:end]
                yield lines
                self.lines += lines.count(b"\n")
                rest = block[end:]
            else:
                rest += block
        if rest:
            line_end = "LF" if self._format.line_ending == "lf" else "CR LF"
            raise ExtractError(
                f"{self._location}: the last line does not end with {line_end}: the file has been cut off"
            )

    def _text(self) -> Iterator[bytes]:
        """Without the byte order mark."""
        start = b""
        for block in self._blocks:
            start += block
            if len(start) >= max(map(len, _BYTE_ORDER_MARKS)):
                break
        if start.startswith(_GZIP):
            packed = "packed twice" if self._packed else "packed by gzip, in the contract it is not"
            raise ExtractError(f"{self._location}: the file is {packed}")
        for mark, encoding in _BYTE_ORDER_MARKS.items():
            if start.startswith(mark):
                if encoding != self._format.encoding:
                    raise ExtractError(
                        f"{self._location}: begins with the byte order mark of {encoding}, the contract says"
                        f" {self._format.encoding}"
                    )
                self.mark = mark
        if start := start[len(self.mark) :]:
            yield start
        yield from self._blocks

    def _unpacked(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """What gzip has packed, be it in several members, in blocks of at most BLOCK bytes."""
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        read = 0
        for packed in blocks:
            read += len(packed)
            more = True
            while more:
                if member.eof:
                    # Tapes and block devices fill up with zeros.
                    packed = packed.lstrip(b"\0")
                    if not packed:
                        break
                    member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
                try:
                    text = member.decompress(packed, BLOCK)
                except zlib.error as error:
                    raise ExtractError(
                        f"{self._location}: not gzip, or damaged, before byte offset {read} of the packed file: {error}"
                    ) from None
                if text:
                    yield text
                packed = member.unused_data if member.eof else member.unconsumed_tail
                # A full block of text may leave more of it behind, when there is nothing left to unpack.
                more = bool(packed) or len(text) == BLOCK
        if not member.eof:
            raise ExtractError(f"{self._location}: the gzip data do not end: cut off after {read} bytes")
