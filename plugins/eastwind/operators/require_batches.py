"""Nothing is built from a part of the bank."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.extract.batch import batch_status
from include.warehouse.build import start_build
from include.warehouse.connections import connect


class BatchesMissing(RuntimeError):
    """A source system has not been loaded for the data date, or is being loaded; trying again later may help."""


class RequireBatches(BaseOperator):
    """Fails unless the batches of all `systems` have succeeded for the data date; else records that its build begins.

    Assets see to that by themselves; a run that is triggered by hand, or while a system is loaded again, does not.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, systems: Sequence[str], data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.systems = list(systems)
        self.data_date = data_date

    def execute(self, context: Context) -> None:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            status = batch_status(warehouse, day)
            missing = [system for system in self.systems if status.get(system) != "succeeded"]
            if missing:
                states = ", ".join(f"{system}: {status.get(system, 'never started')}" for system in missing)
                raise BatchesMissing(
                    f"not every source system is loaded for {day} ({states}): "
                    "run its extract DAG with this partition key"
                )
            start_build(warehouse, day)
