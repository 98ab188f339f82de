"""Whether a delivery comes in the order of its key, as most unloads do: then every key is there once."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


class KeyOrder:
    """Watches the key columns `names` of a delivery, a block at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._last: tuple[str | None, ...] | None = None
        self.is_strict = True
        """Whether each row so far has had a larger key than the one before it, by code points."""

    def see(self, values: pa.Table) -> None:
        if not self.is_strict or not values.num_rows:
            return
        columns = [values.column(name).cast(pa.string()) for name in self._names]
        first, last = (tuple(column[row].as_py() for column in columns) for row in (0, values.num_rows - 1))
        follows = self._last is None or (None not in (*self._last, *first) and self._last < first)
        self.is_strict = follows and self._is_increasing(columns)
        self._last = last

    def _is_increasing(self, columns: Sequence[pa.ChunkedArray]) -> bool:
        increasing = None
        for column in reversed(columns):
            before, after = column.slice(0, len(column) - 1), column.slice(1)
            less = pc.less(before, after)
            increasing = less if increasing is None else pc.or_(less, pc.and_(pc.equal(before, after), increasing))
        # Where a key is missing, there is nothing to compare.
        return pc.all(increasing, min_count=0, skip_nulls=False).as_py() is True
