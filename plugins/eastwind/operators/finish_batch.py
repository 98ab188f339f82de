"""An attempt to load a source system for a data date has ended."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.extract.batch import finish_batch
from include.warehouse.connections import connect


class FinishBatch(BaseOperator):
    """Records that every table is loaded; its outlet is then the system's asset.

    With `succeeded=False`, that one is not: the run fails by the table's task, not by this one.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(
        self, *, system: str, succeeded: bool = True, data_date: str = data_date.TEMPLATE, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.succeeded = succeeded
        self.data_date = data_date

    def execute(self, context: Context) -> None:
        with closing(connect()) as warehouse:
            finish_batch(warehouse, self.system, data_date.parse(self.data_date), succeeded=self.succeeded)
