"""Records of fixed width as delimited lines, many at a time."""

from collections.abc import Sequence

import numpy as np

_SPACE = ord(" ")
_LF = ord("\n")


class FixedWidth:
    """Fields side by side, each of `widths[i]` bytes of an encoding in which no other character contains the byte of a
    space, padded by spaces.

    Padding is what a field has at its right and, where `padded_left[i]`, at its left.
    """

    def __init__(self, widths: Sequence[int], padded_left: Sequence[bool]) -> None:
        self._fields = list(zip(widths, padded_left, strict=True))
        self.record = sum(widths)

    def fits(self, lines: bytes) -> bool:
        """Whether all `lines`, each ended by LF, have the width of a record."""
        count, rest = divmod(len(lines), self.record + 1)
        return not rest and lines.count(b"\n") == count and lines[self.record :: self.record + 1] == b"\n" * count

    def delimited(self, lines: bytes, delimiter: bytes) -> bytes:
        """`lines` that fit, without padding, with the one-byte `delimiter` between fields."""
        count = len(lines) // (self.record + 1)
        # One row for each byte of a record: what is next to each other is then alike, and goes through the processor's
        # vector units.
        record = np.ascontiguousarray(np.frombuffer(lines, np.uint8).reshape(count, self.record + 1).T)
        result = np.empty((self.record + len(self._fields), count), np.uint8)
        kept = np.ones(result.shape, np.bool_)
        source = target = 0
        for width, padded_left in self._fields:
            field = record[source : source + width]
            result[target : target + width] = field
            result[target + width] = ord(delimiter)
            _drop_padding(field == _SPACE, kept[target : target + width], padded_left)
            source += width
            target += width + 1
        result[-1] = _LF
        return np.ascontiguousarray(result.T)[np.ascontiguousarray(kept.T)].tobytes()


def _drop_padding(spaces: np.ndarray, kept: np.ndarray, padded_left: bool) -> None:
    """Clear `kept` where `spaces` reach to the right end of the field, or the left; both (width, records), bool."""
    width, count = spaces.shape
    padding = np.ones(count, np.bool_)
    for byte in range(width - 1, -1, -1):
        padding &= spaces[byte]
        np.logical_not(padding, out=kept[byte])
    if padded_left:
        padding = np.ones(count, np.bool_)
        for byte in range(width):
            padding &= spaces[byte]
            kept[byte] &= ~padding
