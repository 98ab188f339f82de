"""All tables of one source system for one data date, each on its own."""

import datetime as dt
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2.extensions

from include import settings
from include.catalogue.sources import SourceSystem
from include.extract.batch import finish_batch, start_batch
from include.extract.errors import ExtractError
from include.extract.load import LoadResult, Source, extract_table
from include.warehouse.connections import DATABASES, connect, database_url

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The results by table, and why the other tables failed."""

    loaded: dict[str, LoadResult]
    failed: dict[str, Exception]


@contextmanager
def open_source(system: SourceSystem) -> Iterator[Source]:
    """The source as `extract_table` takes it.

    A database is found by the variable by which Airflow knows its connection, AIRFLOW_CONN_<CONNECTION>, or beside the
    warehouse, where the demo bank puts it.
    """
    if system.kind == "file":
        assert system.folder is not None
        yield settings.UNLOAD / system.folder
        return
    variable = f"AIRFLOW_CONN_{system.connection}".upper()
    url = os.environ.get(variable)
    if not url:
        if f"source_{system.name}" not in DATABASES:
            raise ExtractError(f"source {system.name}: set {variable} to the URL of its database")
        url = database_url(f"source_{system.name}")
    connection = connect(url)
    try:
        yield connection
    finally:
        connection.close()


def extract_system(
    system: SourceSystem, data_date: dt.date, source: Source, warehouse: psycopg2.extensions.connection
) -> Outcome:
    """Load every table of the system; a table that fails does not keep the others from loading. Records the batch."""
    start_batch(warehouse, system.name, data_date)
    outcome = Outcome({}, {})
    for table in system.tables:
        try:
            outcome.loaded[table.name] = extract_table(table, data_date, source, warehouse)
        except Exception as error:
            log.error("%s.%s %s: %s", system.name, table.name, data_date, error)
            outcome.failed[table.name] = error
    finish_batch(warehouse, system.name, data_date, succeeded=not outcome.failed)
    return outcome
