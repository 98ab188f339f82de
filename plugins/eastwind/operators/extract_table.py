"""Load one table of a source system for a data date."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException

from eastwind import data_date
from eastwind.connections import AirflowConnections
from include.catalogue.sources import SourceSystem, SourceTable
from include.extract.errors import ExtractError, NotArrived
from include.extract.load import extract_table
from include.extract.sources import open_source
from include.lineage.datasets import delivered, output_table
from include.warehouse.connections import connect, warehouse_url


class ExtractTable(BaseOperator):
    """Replaces the table's raw partition and reconciles it with the source; returns the number of rows.

    A delivery that has not arrived is tried again, one that breaks its contract is not.
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
        except NotArrived:
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

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage[Any, Any]:
        return self.lineage
