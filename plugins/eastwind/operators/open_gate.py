"""Let the EAST package of a data date out, or not."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from eastwind import data_date
from include.catalogue.east import load_catalogue
from include.checks.decisions import decide
from include.warehouse.connections import connect


class OpenGate(BaseOperator):
    """Fails, and is not tried again, if a strong rule fails without a written reason; returns the decision's text.

    The decision is put on record. A rehearsal ends here: the decision is shown, publication is skipped.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> str:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            decision = decide(warehouse, load_catalogue(), day)
        if context["params"]["rehearsal"]:
            raise AirflowSkipException(f"this is a rehearsal: nothing is published\n{decision}")
        if not decision.is_open:
            raise AirflowFailException(str(decision))
        return str(decision)
