"""Data sets as OpenLineage names them: tables by server, database, schema and name; files by their absolute path.

The names agree with those that dbt's integration gives, so that extraction, models and publication join into one graph.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    DatasetFacet,
    dataset_version_dataset,
    documentation_dataset,
    output_statistics_output_dataset,
    ownership_dataset,
    schema_dataset,
    tags_dataset,
)

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry.source import EntrySource
from include.entry.store import Version
from include.extract.delivery import Source

DEFAULT_PORT = 5432

ENTRY_TAG = "supplementary_entry"
"""Marks what officers have entered: the subject that was read and the raw table that was written."""


def delivered(table: SourceTable, source: Source) -> InputDataset:
    """What the source system delivers for `table`: its table there, or the unload files of all days as one data set.

    A supplementary entry says which version it was, who entered it and why.
    """
    namespace, name = source.dataset(table)
    version = source.versions.get(table.source) if isinstance(source, EntrySource) else None
    return InputDataset(namespace=namespace, name=name, facets=_entered(version) if version else {})


def input_table(url: str, relation: str) -> InputDataset:
    """The table `relation` (schema.name) of the database at `url`, which was read."""
    namespace, name = _table(url, relation)
    return InputDataset(namespace=namespace, name=name)


def output_table(
    url: str,
    relation: str,
    rows: int | None,
    size: int | None = None,
    columns: Iterable[SourceColumn] = (),
    is_entry: bool = False,
) -> OutputDataset:
    """The table `relation` (schema.name) of the database at `url`, to which `rows` of `size` bytes were written.

    columns: of a raw table, in order, with the descriptions of the contract; raw holds text. is_entry: whether it holds
    supplementary entries.
    """
    namespace, name = _table(url, relation)
    fields = [
        schema_dataset.SchemaDatasetFacetFields(name=column.name, type="text", description=column.description)
        for column in columns
    ]
    facets: dict[str, DatasetFacet] = {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)} if fields else {}
    if is_entry:
        facets["tags"] = _entry_tag()
    return _written(namespace, name, rows, size, facets)


def output_file(path: Path, rows: int | None = None) -> OutputDataset:
    """A file that was written."""
    return _written("file", str(path.absolute()), rows, path.stat().st_size, {})


def _entered(version: Version) -> dict[str, DatasetFacet]:
    return {
        "tags": _entry_tag(),
        "version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=str(version.version)),
        "ownership": ownership_dataset.OwnershipDatasetFacet(
            owners=[ownership_dataset.Owner(name=version.who, type="ENTERED_BY")]
        ),
        "documentation": documentation_dataset.DocumentationDatasetFacet(
            description=f"{version.why} (valid from {version.valid_from}, "
            f"recorded {version.recorded_at:%Y-%m-%d %H:%M} UTC, {version.file_name})"
        ),
    }


def _entry_tag() -> tags_dataset.TagsDatasetFacet:
    tag = tags_dataset.TagsDatasetFacetFields(key=ENTRY_TAG, value="true", source="EASTWIND")
    return tags_dataset.TagsDatasetFacet(tags=[tag])


def _table(url: str, relation: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return f"postgres://{parts.hostname}:{parts.port or DEFAULT_PORT}", f"{parts.path.strip('/')}.{relation}"


def _written(
    namespace: str, name: str, rows: int | None, size: int | None, facets: dict[str, DatasetFacet]
) -> OutputDataset:
    statistics = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=rows, size=size)
    return OutputDataset(namespace=namespace, name=name, facets=facets, outputFacets={"outputStatistics": statistics})
