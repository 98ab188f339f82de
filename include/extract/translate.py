"""Lines of unload files as COPY's text format in UTF-8."""

import time
from collections.abc import Iterator, Sequence

from include.catalogue.sources import FileFormat, SourceTable
from include.extract.delivery import Block, Rejected
from include.extract.fixed_width import FixedWidth

_PIECE = 256 << 10

_SUBSTITUTES = ("\x1f", "\x1e")
_TEXT_TYPES = ("text", "varchar")


class _Unfit(Exception):
    """A line, or one of several, cannot be text of a row."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


class Translator:
    """Translates the lines of one table's files, whose columns are `columns`, in their order."""

    def __init__(self, table: SourceTable, columns: Sequence[str]) -> None:
        assert table.file_format is not None
        self._format: FileFormat = table.file_format
        self._columns = columns
        self._fixed_width = _fixed_width(table, columns) if self._format.delimiter is None else None
        self.delimiter = _copy_delimiter(self._format.delimiter)
        self._replaced = self._format.delimiter if self._format.delimiter != self.delimiter else None

    def block(self, lines: bytes, rows_before: int) -> Block:
        """Whole `lines`, before which `rows_before` have been delivered."""
        try:
            return Block(b"".join(map(self._translate, _pieces(lines))))
        except _Unfit:
            fit: list[bytes] = []
            rejected: list[Rejected] = []
            self._sort_out([line + b"\n" for line in lines.split(b"\n")[:-1]], rows_before, fit, rejected)
            return Block(b"".join(fit), rejected)

    def _sort_out(self, lines: Sequence[bytes], rows_before: int, fit: list[bytes], rejected: list[Rejected]) -> None:
        """Halve `lines` until the unfit ones are alone, so that a few of them cost little."""
        try:
            fit.append(self._translate(b"".join(lines)))
        except _Unfit as unfit:
            if len(lines) == 1:
                rejected.append(Rejected(rows_before + 1, self._readable(lines[0]), unfit.reason, unfit.column))
                return
            half = len(lines) // 2
            self._sort_out(lines[:half], rows_before, fit, rejected)
            self._sort_out(lines[half:], rows_before + half, fit, rejected)

    def _translate(self, lines: bytes) -> bytes:
        """Raises _Unfit, whose details are right if there is one line only."""
        if b"\0" in lines:
            raise _Unfit("holds a NUL byte (hex 00), which text may not hold")
        lines = self._with_lf(lines)
        if self._fixed_width:
            lines = self._separate(self._fixed_width, lines)
        text = self._decode(lines)
        if self._replaced:
            if self.delimiter in text:
                raise _Unfit(f"holds the character {self.delimiter!r}, which is to stand between fields")
            text = text.replace(self._replaced, self.delimiter)
        # In GB18030 the byte of a backslash may be a part of another character; looking for it is fast anyway.
        if b"\\" in lines:
            text = text.replace("\\", "\\\\")
        if b"\r" in lines:
            text = text.replace("\r", "\\r")
        return text.encode()

    def _with_lf(self, lines: bytes) -> bytes:
        if self._format.line_ending == "lf":
            # Looking for one byte is much faster than for two.
            if b"\r" in lines and b"\r\n" in lines:
                raise _Unfit("ends with CR LF instead of LF")
            return lines
        if lines.count(b"\r\n") < lines.count(b"\n"):
            raise _Unfit("ends with LF instead of CR LF")
        return lines.replace(b"\r\n", b"\n")

    def _separate(self, fixed_width: FixedWidth, lines: bytes) -> bytes:
        if not fixed_width.fits(lines):
            raise _Unfit(f"has {len(lines) - 1} bytes, the contract {fixed_width.record}")
        if (delimiter := self.delimiter.encode()) in lines:
            raise _Unfit(f"holds the character {self.delimiter!r}, which is to stand between fields")
        return fixed_width.delimited(lines, delimiter)

    def _decode(self, lines: bytes) -> str:
        try:
            return lines.decode(self._format.encoding)
        except UnicodeDecodeError as error:
            wrong = lines[error.start : max(error.end, error.start + 1)].hex(" ")
            reason = f"holds {wrong} (hex), which is not {self._format.encoding}"
            if self._fixed_width is None:
                raise _Unfit(reason) from None
            column = self._columns[lines.count(self.delimiter.encode(), 0, error.start) % len(self._columns)]
            raise _Unfit(f"{reason} within the field", column) from None

    def _readable(self, line: bytes) -> str:
        return line[:-1].decode(self._format.encoding, "backslashreplace").replace("\0", "\\x00")


def _pieces(lines: bytes) -> Iterator[bytes]:
    """Whole lines, a processor's cache full at a time. In between, other threads get their turn: translating a piece
    keeps them waiting."""
    start = 0
    while start < len(lines):
        end = lines.find(b"\n", min(start + _PIECE, len(lines) - 1)) + 1
        yield lines[start:end]
        time.sleep(0)
        start = end


def _copy_delimiter(delimiter: str | None) -> str:
    """The character that COPY takes: the file's own, if it is one that COPY can take."""
    if delimiter is not None and len(delimiter.encode()) == 1 and not delimiter.isalnum() and delimiter != ".":
        return delimiter
    return next(character for character in _SUBSTITUTES if character not in (delimiter or ""))


def _fixed_width(table: SourceTable, columns: Sequence[str]) -> FixedWidth:
    contract = [table.column(name) for name in columns]
    widths = [column.width for column in contract if column.width]
    text = [column.data_type.split("(")[0] in _TEXT_TYPES for column in contract]
    return FixedWidth(widths, [not is_text for is_text in text])
