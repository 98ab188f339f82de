"""Every table of a source system is loaded for a data date."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.extract.batch import finish_batch
from include.warehouse.connections import connect


class FinishBatch(BaseOperator):
    """Records that the batch has succeeded. Its outlet is the system's asset."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, system: str, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.data_date = data_date

    def execute(self, context: Context) -> None:
        with closing(connect()) as warehouse:
            finish_batch(warehouse, self.system, data_date.parse(self.data_date), succeeded=True)
