"""Core and the facts of a data date are built and tested."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.warehouse.build import finish_build
from include.warehouse.connections import connect


class FinishBuild(BaseOperator):
    """Records that the build is done; its outlet is then the asset of what has been built."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> None:
        with closing(connect()) as warehouse:
            finish_build(warehouse, data_date.parse(self.data_date))
