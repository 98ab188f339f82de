"""Begin an attempt to load a source system for a data date."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.extract.batch import start_batch
from include.warehouse.connections import connect


class StartBatch(BaseOperator):
    """Records the attempt; returns the previous data date, after which the batch begins."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, system: str, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.data_date = data_date

    def execute(self, context: Context) -> str:
        with closing(connect()) as warehouse:
            return start_batch(warehouse, self.system, data_date.parse(self.data_date)).isoformat()
