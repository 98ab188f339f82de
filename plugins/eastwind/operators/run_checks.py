"""Check the EAST tables of a data date by their rules."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.catalogue.east import load_catalogue
from include.checks.run import run_checks
from include.warehouse.connections import connect


class RunChecks(BaseOperator):
    """Records every rule's outcome in `dq`, whatever it is; returns the counts. The gate judges them."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> dict[str, int]:
        with closing(connect()) as warehouse:
            return asdict(run_checks(warehouse, load_catalogue(), data_date.parse(self.data_date)))
