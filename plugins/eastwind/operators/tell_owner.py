"""The owner of a source system is told what has become of its delivery."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from eastwind.notify import notify
from include.catalogue.sources import SourceSystem
from include.extract.notice import WARNING, batch_notice, read_attempts
from include.warehouse.connections import connect


class TellOwner(BaseOperator):
    """One notice for the batch, if a table has failed for good or something must not go unseen; returns its subject.

    Runs when no table is tried any more. The same warning is not sent again when a batch is.
    """

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, system: SourceSystem, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.system = system
        self.data_date = data_date

    def execute(self, context: Context) -> str | None:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            attempts = read_attempts(warehouse, self.system.name, day)
            notice = None if attempts is None else batch_notice(self.system, day, attempts)
            if notice is None:
                return None
            notify(warehouse, notice, once=notice.kind == WARNING)
            return notice.subject
