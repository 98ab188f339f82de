"""The owners of KPIs are told which of their values are beyond a threshold."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from eastwind.notify import notify
from include.catalogue.east import load_catalogue
from include.kpi.alerts import alert_notices, breaches
from include.kpi.definitions import load_kpis
from include.warehouse.connections import connect


class TellKpiOwners(BaseOperator):
    """One notice for each owner with a breach in the published values, once; returns the number of breaches."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> int:
        day = data_date.parse(self.data_date)
        with closing(connect()) as warehouse:
            with warehouse, warehouse.cursor() as cursor:
                found = breaches(cursor, day, [kpi for kpi in load_kpis() if kpi.is_effective(day)])
            for notice in alert_notices(day, found, load_catalogue().departments.mail):
                notify(warehouse, notice, once=True)
        return len(found)
