"""The subjects of supplementary entry: the tables of source systems of kind `entry`."""

from collections.abc import Iterable

from include.catalogue.manifest import read_manifest
from include.catalogue.sources import ContractError, SourceSystem, SourceTable, load_sources


def subjects(systems: Iterable[SourceSystem] | None = None) -> dict[str, SourceTable]:
    """The tables by subject, of `systems` (default: those of the project's manifest).

    Raises ContractError if two tables have the same subject or one is no snapshot: a version is the whole content.
    """
    found: dict[str, SourceTable] = {}
    for system in load_sources(read_manifest()).values() if systems is None else systems:
        for table in system.tables if system.kind == "entry" else ():
            where = f"source {system.name}, table {table.name}"
            if table.source in found:
                raise ContractError(f"{where}: the subject {table.source} belongs to another table already")
            if table.mode != "snapshot":
                raise ContractError(f"{where}: load.mode of a supplementary entry must be snapshot, not {table.mode!r}")
            found[table.source] = table
    return found
