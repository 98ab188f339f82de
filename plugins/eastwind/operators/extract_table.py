"""Load one table of a source system for a data date."""

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
from include.catalogue.sources import SourceSystem, SourceTable
from include.extract.due import due_at
from include.extract.errors import ExtractError, NotArrived
from include.extract.load import extract_table
from include.extract.notice import late_notice
from include.extract.sources import open_source
from include.lineage.datasets import delivered, output_table
from include.warehouse.connections import connect, warehouse_url

LOOK_AGAIN = timedelta(minutes=10)


class ExtractTable(BaseOperator):
    """Replaces the table's raw partition and reconciles it with the source; returns the number of rows.

    A delivery that has not arrived is waited for until the contract's `latest`, without holding a slot; its owner is
    told once. After that it is tried again like anything that may mend itself; one that breaks its contract is not.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(
        self, *, system: SourceSystem, table: SourceTable, data_date: str = data_date.TEMPLATE, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.table = table
        self.data_date = data_date
        self.lineage: OperatorLineage[Any, Any] = OperatorLineage()

    def execute(self, context: Context) -> int:
        day = data_date.parse(self.data_date)
        try:
            with closing(connect()) as warehouse, open_source(self.system, AirflowConnections()) as opened:
                result = extract_table(self.table, day, opened, warehouse)
                read = delivered(self.table, opened)
        except NotArrived as missing:
            self._wait(day, missing)
            raise
        except ExtractError as error:
            raise AirflowFailException(str(error)) from error
        relation = f"{self.table.schema}.{self.table.name}"
        written = output_table(
            warehouse_url(),
            relation,
            result.partition_rows,
            result.bytes,
            self.table.columns,
            is_entry=self.system.kind == "entry",
        )
        self.lineage = OperatorLineage(inputs=[read], outputs=[written])
        return result.rows

    def _wait(self, day: date, missing: NotArrived) -> None:
        """Look again later, unless it is too late for that. The only thing here that the clock decides."""
        now = datetime.now(UTC)
        if self.system.latest is None or now >= due_at(day, self.system.latest):
            return
        with closing(connect()) as warehouse:
            notify(warehouse, late_notice(self.system, day), once=True)
        self.log.warning("%s; looking again in %s, until %s", missing, LOOK_AGAIN, self.system.latest)
        raise AirflowRescheduleException(now + LOOK_AGAIN)

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        return self.lineage
