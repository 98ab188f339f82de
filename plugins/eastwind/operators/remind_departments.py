"""Departments are told of their issues that are overdue, also on days without checks."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from eastwind.notify import notify
from include.catalogue.east import load_catalogue
from include.issues.notice import reminders
from include.issues.sync import remind
from include.warehouse.connections import connect


class RemindDepartments(BaseOperator):
    """Tells each department once what has become overdue; returns how many departments there are to tell."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> int:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            remind(warehouse, day)
            notices = reminders(warehouse, load_catalogue(), day)
            for notice in notices:
                notify(warehouse, notice, once=True)
        return len(notices)
