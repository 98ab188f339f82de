"""Whether a source still has the shape of its contract."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from include.catalogue.sources import SourceTable
from include.extract.delivery import Note
from include.extract.errors import ExtractError


class ObservedColumn(NamedTuple):
    """A column as the source has it: `type` in the source's own words, or None where it does not say."""

    name: str
    type: str | None = None


def check_drift(
    table: SourceTable, observed: Sequence[ObservedColumn], where: str
) -> tuple[tuple[str, ...], list[Note]]:
    """The names of the observed columns, in the source's order, and notes on permitted drift.

    They are the contract's, as far as they are there, and the added ones, which are not loaded. Raises ExtractError
    with every difference from the contract that it does not permit; a column that may not be empty cannot be missing,
    whatever it permits.
    """
    contract = {column.name: column for column in table.columns}
    names = [column.name for column in observed]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise ExtractError(f"{where}: column {', '.join(repeated)} more than once")

    drifts = [("added", f"unknown column {column.name}") for column in observed if column.name not in contract]
    removed = [column for column in table.columns if column.name not in names]
    drifts += [("removed", f"missing column {column.name}") for column in removed]
    drifts += [
        ("retyped", f"column {column.name} is {column.type}, was {expected}")
        for column in observed
        if column.type is not None
        and (expected := contract[column.name].source_type if column.name in contract else None)
        and not _same_type(column.type, expected)
    ]
    common = [name for name in names if name in contract]
    expected_order = [name for name in contract if name in names]
    if moved := [name for name, before in zip(common, expected_order, strict=True) if name != before]:
        drifts.append(("reordered", f"columns in another order: {', '.join(moved)}"))

    indispensable = {column.name for column in removed if not column.nullable or column.name in _needed(table)}
    refused = [
        f"{where}: {what}: {_remedy(kind, table)}"
        for kind, what in drifts
        if kind not in table.drift or (kind == "removed" and what.split()[-1] in indispensable)
    ]
    if refused:
        raise ExtractError(*refused)
    return tuple(names), [Note("drift", f"{kind}: {what}") for kind, what in drifts]


def _needed(table: SourceTable) -> set[str]:
    """Columns without which the table cannot be loaded at all."""
    return {*table.key, *filter(None, (table.date_column, table.control_column, table.operation_column))}


def _remedy(kind: str, table: SourceTable) -> str:
    contract = f"the contract of {table.system}.{table.name}"
    if kind == "added":
        return f"add it to {contract}, or let its drift permit added columns"
    if kind == "removed":
        return f"ask {table.owner or 'its owner'}, or correct {contract}"
    if kind == "retyped":
        return f"ask {table.owner or 'its owner'}, then correct source_type in {contract}"
    return f"ask {table.owner or 'its owner'}, then correct the order in {contract}, or let its drift permit it"


def _same_type(one: str, other: str) -> bool:
    return re.sub(r"\s+", "", one).lower() == re.sub(r"\s+", "", other).lower()
