"""Digest the personal values that a data date brings."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from airflow.sdk import BaseOperator, Context

from eastwind import data_date
from include.east.sm3 import digest_new_values
from include.warehouse.connections import connect


class DigestValues(BaseOperator):
    """Adds the SM3 digest of every new value to the vault; returns how many."""

    template_fields: Sequence[str] = ("data_date",)

    def __init__(self, *, data_date: str = data_date.TEMPLATE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_date = data_date

    def execute(self, context: Context) -> int:
        with closing(connect()) as warehouse:
            return digest_new_values(warehouse, data_date.parse(self.data_date))
