"""Every row of a delivery against its contract, while it streams by: what cannot be loaded is taken out."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.csv

from include.catalogue.sources import MOST_QUARANTINED, SourceColumn, SourceTable
from include.extract.columns import ColumnCheck
from include.extract.copy_text import unescape
from include.extract.delivery import Block, Delivery, Interval, Rejected
from include.extract.errors import ExtractError
from include.extract.key_order import KeyOrder
from include.extract.values import fault, show, show_key

EXAMPLES = 5
MOST_KINDS = 20


@dataclass
class _Fault:
    """One way in which rows are bad: in how many, and where it was seen first."""

    rows: int = 0
    examples: list[str] = field(default_factory=list)


class Judge:
    """Passes the rows of one delivery that keep the contract and holds on to the others, up to the contract's limit."""

    def __init__(self, table: SourceTable, delivery: Delivery, interval: Interval) -> None:
        self._table = table
        self._delivery = delivery
        checks = [ColumnCheck(table, column, interval) for column in table.columns if column.name in delivery.columns]
        self._checks = [check for check in checks if check.is_needed and check.name not in delivery.trusted]
        self._checks_nothing = bool(delivery.trusted) and set(delivery.columns) <= delivery.trusted
        # Key and control column are read for what is said of bad rows.
        shown = dict.fromkeys([*table.key, *filter(None, [table.control_column])], pa.string())
        self._types = shown | {check.name: check.arrow_type for check in self._checks}
        self._faults: dict[tuple[str | None, str], _Fault] = {}
        self._order = KeyOrder(table.key)
        self._position = 0
        self.rejected: list[Rejected] = []
        self.rows_rejected = 0
        self.rejected_total: Decimal | None = Decimal(0)
        """Of the control column in the rows rejected; None: not to be known, because it cannot be read in one."""

    @property
    def keys_are_unique(self) -> bool:
        """Whether that is sure already: the rows have come in the order of the key, or the source sees to it."""
        return self._delivery.unique or (self._order.is_strict and not self._checks_nothing)

    def good(self, blocks: Iterator[Block]) -> Iterator[bytes]:
        """The blocks without the bad rows. Raises ExtractError if hardly anything is good."""
        for block in blocks:
            data = self._without_bad_rows(block)
            if data:
                yield data
            if self.rows_rejected > max(self._table.max_quarantined, MOST_QUARANTINED):
                raise ExtractError(*self.problems(), f"{self._delivery.source}: given up after so many bad rows")

    def position(self, row: int) -> int:
        """Where the 1-based `row` of those that passed stands in the delivery."""
        position = row
        for bad in sorted(rejected.position for rejected in self.rejected):
            if bad > position:
                break
            position += 1
        return position

    def place(self, row: int) -> str:
        """The same for messages."""
        file, line = self._delivery.place(self.position(row))
        return f"{file} line {line}"

    def problems(self) -> list[str]:
        """What is wrong with the rejected rows, by column and reason, with examples."""
        described = [
            f"{self._delivery.source}: column {column} {reason} in {fault.rows} rows: {'; '.join(fault.examples)}"
            if column
            else f"{', '.join(fault.examples)}{_more(fault.rows - len(fault.examples))}: {reason}"
            for (column, reason), fault in self._faults.items()
        ]
        if len(described) > MOST_KINDS:
            described[MOST_KINDS:] = [
                f"{self._delivery.source}: and {len(described) - MOST_KINDS} more kinds of faults"
            ]
        return described

    def _without_bad_rows(self, block: Block) -> bytes:
        """What is left of a block: the same bytes, if nothing is wrong."""
        data = block.data
        first = self._position + 1
        self._position += len(block.rejected)
        gone = {rejected.position for rejected in block.rejected}
        for rejected in block.rejected:
            self._reject(rejected)
        if not data or self._checks_nothing:
            return data

        values, lengths, lines = self._parse(data)
        self._position += lines
        if lengths:
            content, at = data.split(b"\n"), self._positions(first, gone)
            for row, fields in sorted(lengths.items()):
                reason = f"has {fields} fields, the contract {len(self._delivery.columns)}"
                self._reject(Rejected(at[row], unescape(content[row].decode()), reason))
            data = b"\n".join(line for row, line in enumerate(content) if row not in lengths)
            if not data:
                return b""
            gone |= {at[row] for row in lengths}
            values, _, _ = self._parse(data)

        self._order.see(values)
        faults: dict[int, list[tuple[SourceColumn, str]]] = {}
        for check in self._checks:
            for row, reason in check.faults(values.column(check.name)):
                faults.setdefault(row, []).append((check.column, reason))
        if not faults:
            return data
        content, at = data.split(b"\n"), self._positions(first, gone)
        for row in sorted(faults):
            self._reject_values(at[row], unescape(content[row].decode()), faults[row], values, row)
        return b"\n".join(line for row, line in enumerate(content) if row not in faults)

    def _positions(self, first: int, gone: set[int]) -> list[int]:
        """Of the lines in the block that ends at the present position."""
        return [position for position in range(first, self._position + 1) if position not in gone]

    def _parse(self, data: bytes) -> tuple[pa.Table, dict[int, int], int]:
        """The values of the columns to be looked at, the rows with a wrong number of fields (which, and how many), and
        the number of all lines."""
        lengths: dict[int, int] = {}

        def wrong_length(row: pa.csv.InvalidRow) -> str:
            lengths[row.number - 1] = row.actual_columns
            return "skip"

        table = pa.csv.read_csv(
            # Arrow takes one byte order mark off, which is data at the beginning of a block.
            pa.BufferReader(BOM_UTF8 + data if data.startswith(BOM_UTF8) else data),
            pa.csv.ReadOptions(column_names=self._delivery.columns, use_threads=False, block_size=len(data) + 4),
            pa.csv.ParseOptions(
                delimiter=self._delivery.delimiter,
                quote_char=False,
                escape_char=False,
                newlines_in_values=False,
                ignore_empty_lines=False,
                invalid_row_handler=wrong_length,
            ),
            pa.csv.ConvertOptions(
                check_utf8=False,
                include_columns=list(self._types),
                column_types=self._types,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=[self._delivery.null],
            ),
        )
        lines = table.num_rows + len(lengths)
        if len(self._delivery.columns) > 1 and table.column(self._table.key[0]).null_count:
            # Arrow takes an empty line for a row of nulls.
            lengths |= {row: 1 for row, line in enumerate(data.split(b"\n")[:-1]) if not line}
        return table, lengths, lines

    def _reject_values(
        self, position: int, text: str, faults: list[tuple[SourceColumn, str]], values: pa.Table, row: int
    ) -> None:
        """A row whose fields are in the right number, but not all in order."""

        def value(name: str) -> str | None:
            found = values.column(name)[row].as_py()
            return None if found is None else unescape(found)

        key = show_key(self._table, map(value, self._table.key))
        for column, reason in faults:
            where = f"{self._where(position, f' ({key})')}: {show(column, value(column.name))}"
            self._count(column.name, reason, where)
        reasons = "; ".join(f"column {column.name} {reason}" for column, reason in faults)
        total: Decimal | None = None
        if self._table.control_column:
            control = self._table.column(self._table.control_column)
            text_value = value(control.name)
            if fault(control, text_value) is None:
                total = Decimal(text_value or 0)
        self._keep(Rejected(position, text, reasons, faults[0][0].name), total)

    def _reject(self, rejected: Rejected) -> None:
        """A row of which nothing is known but its text."""
        self._count(rejected.column, rejected.reason, self._where(rejected.position, ""))
        self._keep(rejected, None)

    def _keep(self, rejected: Rejected, total: Decimal | None) -> None:
        self.rows_rejected += 1
        if len(self.rejected) <= MOST_QUARANTINED:
            self.rejected.append(rejected)
        known = self.rejected_total is not None and total is not None
        self.rejected_total = self.rejected_total + total if known else None  # type: ignore[operator]

    def _count(self, column: str | None, reason: str, where: str) -> None:
        seen = self._faults.setdefault((column, reason), _Fault())
        seen.rows += 1
        if len(seen.examples) < EXAMPLES:
            seen.examples.append(where)

    def _where(self, position: int, key: str) -> str:
        file, line = self._delivery.place(position)
        return f"{file} line {line}{key}"


def _more(rows: int) -> str:
    return f" and {rows} more rows" if rows else ""
