"""Drop the partitions that are past their time."""

from contextlib import closing
from dataclasses import asdict

from airflow.sdk import BaseOperator, Context

from include.catalogue.manifest import read_manifest
from include.warehouse.connections import connect
from include.warehouse.retention import drop_expired, find_expired, load_rules


class DropExpired(BaseOperator):
    """Drops what the catalogue's retention rules name; returns the counts. What is in use waits for the next run."""

    def execute(self, context: Context) -> dict[str, int]:
        with closing(connect()) as warehouse:
            return asdict(drop_expired(warehouse, find_expired(warehouse, load_rules(read_manifest()))))
