"""Data sets as OpenLineage names them: tables by server, database, schema and name; files by their absolute path.

The names agree with those that dbt's integration gives, so that extraction, models and publication join into one graph.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    DatasetFacet,
    output_statistics_output_dataset,
    schema_dataset,
)

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.load import Source

DEFAULT_PORT = 5432


def delivered(table: SourceTable, source: Source) -> InputDataset:
    """What the source system delivers for `table`: its table there, or the unload files of all days as one data set."""
    if isinstance(source, Path):
        return InputDataset(namespace="file", name=str(source.absolute() / table.source))
    namespace = f"postgres://{source.info.host}:{source.info.port}"
    schema, _, name = table.source.rpartition(".")
    return InputDataset(namespace=namespace, name=f"{source.info.dbname}.{schema or 'public'}.{name}")


def input_table(url: str, relation: str) -> InputDataset:
    """The table `relation` (schema.name) of the database at `url`, which was read."""
    namespace, name = _table(url, relation)
    return InputDataset(namespace=namespace, name=name)


def output_table(
    url: str, relation: str, rows: int | None, size: int | None = None, columns: Iterable[SourceColumn] = ()
) -> OutputDataset:
    """The table `relation` (schema.name) of the database at `url`, to which `rows` of `size` bytes were written.

    columns: of a raw table, in order, with the descriptions of the contract; raw holds text.
    """
    namespace, name = _table(url, relation)
    fields = [
        schema_dataset.SchemaDatasetFacetFields(name=column.name, type="text", description=column.description)
        for column in columns
    ]
    facets: dict[str, DatasetFacet] = {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)} if fields else {}
    return _written(namespace, name, rows, size, facets)


def output_file(path: Path, rows: int | None = None) -> OutputDataset:
    """A file that was written."""
    return _written("file", str(path.absolute()), rows, path.stat().st_size, {})


def _table(url: str, relation: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return f"postgres://{parts.hostname}:{parts.port or DEFAULT_PORT}", f"{parts.path.strip('/')}.{relation}"


def _written(
    namespace: str, name: str, rows: int | None, size: int | None, facets: dict[str, DatasetFacet]
) -> OutputDataset:
    statistics = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=rows, size=size)
    return OutputDataset(namespace=namespace, name=name, facets=facets, outputFacets={"outputStatistics": statistics})
