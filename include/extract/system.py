"""All tables of one source system for one data date, each on its own."""

import datetime as dt
import logging
from dataclasses import dataclass

import psycopg2.extensions

from include.catalogue.sources import SourceSystem
from include.extract.batch import finish_batch, loaded_tables, start_batch
from include.extract.delivery import Source
from include.extract.load import LoadResult, extract_table

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The results by table, and why the other tables failed."""

    loaded: dict[str, LoadResult]
    failed: dict[str, Exception]


def extract_system(
    system: SourceSystem, data_date: dt.date, source: Source, warehouse: psycopg2.extensions.connection
) -> Outcome:
    """Load every table of the system. Records the batch."""
    start_batch(warehouse, system.name, data_date)
    outcome = extract_tables(system, data_date, source, warehouse)
    finish_batch(warehouse, system.name, data_date, succeeded=not outcome.failed)
    return outcome


def extract_tables(
    system: SourceSystem, data_date: dt.date, source: Source, warehouse: psycopg2.extensions.connection
) -> Outcome:
    """Load the tables of the system that the batch's latest attempt has not loaded yet.

    One that fails does not keep the others from loading.
    """
    outcome = Outcome({}, {})
    done = loaded_tables(warehouse, system.name, data_date)
    for table in system.tables:
        if table.name in done:
            continue
        try:
            outcome.loaded[table.name] = extract_table(table, data_date, source, warehouse)
        except Exception as error:
            log.error("%s.%s %s: %s", system.name, table.name, data_date, error)
            outcome.failed[table.name] = error
    return outcome
