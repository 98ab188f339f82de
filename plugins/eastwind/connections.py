"""Where operators read and write: the warehouse by its URL, source systems by Airflow's connections."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from airflow.sdk import Connection

from include import settings
from include.catalogue.sources import SourceSystem
from include.extract.load import Source
from include.warehouse.connections import connect


@contextmanager
def source(system: SourceSystem) -> Iterator[Source]:
    """The source system as the extraction takes it: a connection to its database, or the folder of its unload files."""
    if system.connection is None:
        yield settings.UNLOAD / (system.folder or system.name)
        return
    with closing(connect(Connection.get(system.connection).get_uri())) as connection:
        yield connection
