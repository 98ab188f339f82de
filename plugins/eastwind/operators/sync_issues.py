"""What the checks of a data date have found becomes issues, and their departments are told."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from eastwind.notify import notify
from include.catalogue.east import load_catalogue
from include.issues.notice import issue_notices
from include.issues.sync import runs_of, sync
from include.warehouse.connections import connect


class SyncIssues(BaseOperator):
    """Takes in the check runs that have not been, and tells each department once what they brought; returns the counts.

    The gate has no say in it: what keeps a package from going out is an issue all the more.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> dict[str, Any]:
        catalogue, day = load_catalogue(), data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            summary = sync(warehouse, catalogue.departments, day)
            for notice in issue_notices(warehouse, catalogue, sorted({*summary.runs, *runs_of(warehouse, day)})):
                notify(warehouse, notice, once=True)
        return asdict(summary)
