"""Begin an attempt to load a source system for a data date."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from eastwind import data_date
from include.catalogue.sources import SourceSystem
from include.extract.batch import DONE, BatchCovered, batch_status, start_batch
from include.extract.due import due_at
from include.warehouse.connections import connect


class StartBatch(BaseOperator):
    """Records the attempt; returns the previous data date, after which the batch begins.

    only_missing: skip what follows if the batch has succeeded already, or if the run's parameter `systems` names other
    systems only.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(
        self,
        *,
        system: SourceSystem,
        only_missing: bool = False,
        data_date: str = data_date.TEMPLATE,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.only_missing = only_missing
        self.data_date = data_date

    def execute(self, context: Context) -> str:
        day = data_date.parse(self.data_date)
        name = self.system.name
        with closing(connect()) as warehouse:
            if self.only_missing:
                wanted = context["params"]["systems"]
                if wanted and name not in wanted:
                    raise AirflowSkipException(f"{name} is not one of {', '.join(wanted)}")
                if (status := batch_status(warehouse, day).get(name)) in DONE:
                    raise AirflowSkipException(f"the batch of {name} for {day} is {status} already")
            try:
                return start_batch(warehouse, name, day, due_at(day, self.system.arrival)).isoformat()
            except BatchCovered as error:
                raise AirflowFailException(str(error)) from error
