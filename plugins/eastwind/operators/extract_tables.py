"""Load the tables of a source system for a data date."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException, AirflowRescheduleException

from eastwind import data_date
from eastwind.connections import AirflowConnections
from eastwind.notify import notify
from include.catalogue.sources import SourceSystem
from include.extract.delivery import Source
from include.extract.due import due_at
from include.extract.errors import ExtractError, NotArrived
from include.extract.load import LoadResult
from include.extract.notice import late_notice
from include.extract.sources import open_source
from include.extract.system import extract_tables
from include.lineage.datasets import delivered, output_table
from include.warehouse.connections import connect, warehouse_url

LOOK_AGAIN = timedelta(minutes=10)


class ExtractTables(BaseOperator):
    """Replaces the raw partitions of the system's tables and reconciles them with the source; returns rows by table.

    A table that fails does not stop the others, and what the batch's attempt has loaded is not loaded again by a retry.
    A delivery that has not arrived is waited for until the contract's `latest`, without holding a slot; its owner is
    told once. After that it is tried again like anything that may mend itself; one that breaks its contract is not.

    One task a system: a task per table costs more than most tables do.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, system: SourceSystem, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.data_date = data_date
        self.lineage: OperatorLineage[Any, Any] = OperatorLineage()

    def execute(self, context: Context) -> dict[str, int]:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse, open_source(self.system, AirflowConnections()) as source:
            outcome = extract_tables(self.system, day, source, warehouse)
            self.lineage = self._lineage(outcome.loaded, source)
        self._stop(day, outcome.failed)
        return {name: result.rows for name, result in outcome.loaded.items()}

    def _stop(self, day: date, failed: dict[str, Exception]) -> None:
        """Raise what says how to go on: for good, later, or like any error."""
        if not failed:
            return
        errors = list(failed.values())
        missing = [error for error in errors if isinstance(error, NotArrived)]
        if any(isinstance(error, ExtractError) and error not in missing for error in errors):
            raise AirflowFailException("\n".join(map(str, errors))) from errors[0]
        if len(missing) == len(errors):
            self._wait(day, missing)
            raise NotArrived("\n".join(map(str, missing))) from missing[0]
        raise next(error for error in errors if error not in missing)

    def _wait(self, day: date, missing: list[NotArrived]) -> None:
        """Look again later, unless it is too late for that. The only thing here that the clock decides."""
        now = datetime.now(UTC)
        if self.system.latest is None or now >= due_at(day, self.system.latest):
            return
        with closing(connect()) as warehouse:
            notify(warehouse, late_notice(self.system, day), once=True)
        for error in missing:
            self.log.warning("%s", error)
        self.log.warning("looking again in %s, until %s", LOOK_AGAIN, self.system.latest)
        raise AirflowRescheduleException(now + LOOK_AGAIN)

    def _lineage(self, loaded: dict[str, LoadResult], source: Source) -> OperatorLineage[Any, Any]:
        tables = [self.system.table(name) for name in loaded]
        return OperatorLineage(
            inputs=[delivered(table, source) for table in tables],
            outputs=[
                output_table(
                    warehouse_url(),
                    f"{table.schema}.{table.name}",
                    loaded[table.name].partition_rows,
                    loaded[table.name].bytes,
                    table.columns,
                    is_entry=self.system.kind == "entry",
                )
                for table in tables
            ],
        )

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        return self.lineage

    def get_openlineage_facets_on_failure(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        """What was loaded stands, whatever has become of the other tables."""
        return self.lineage
