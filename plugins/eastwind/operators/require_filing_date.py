"""EAST is filed for month ends."""

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from eastwind import data_date


class RequireFilingDate(BaseOperator):
    """Skips itself and what follows unless the data date is a month end or the run is a rehearsal."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> None:
        day = data_date.parse(self.data_date)
        if not data_date.is_month_end(day) and not context["params"]["rehearsal"]:
            raise AirflowSkipException(
                f"{day} is not a month end: nothing is filed (trigger with rehearsal=true to build and check it anyway)"
            )
