"""Operators run as in a task, but without a scheduler."""

import logging
from collections.abc import Iterator
from typing import Any

import psycopg2.extensions
import pytest
from airflow.sdk import BaseOperator


class Run:
    """Executes an operator as the task of a run, with rendered templates and `params`."""

    def __call__(self, operator: BaseOperator, *, partition_key: str | None = "2024-06-30", **params: Any) -> Any:
        context: Any = {"partition_key": partition_key, "params": params, "run_id": "test", "ti": None}
        operator.render_template_fields(context)
        return operator.execute(context)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, warehouse_url: str) -> Run:
    """Runs operators against the test's warehouse."""
    monkeypatch.setenv("EASTWIND_WAREHOUSE", warehouse_url)
    return Run()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Airflow warns that an operator is called outside a task."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def batches(conn: psycopg2.extensions.connection) -> Iterator[psycopg2.extensions.cursor]:
    """An empty ops.batch and ops.build, emptied again."""
    with conn, conn.cursor() as cursor:
        cursor.execute("truncate ops.batch, ops.build")
    conn.autocommit = True
    with conn.cursor() as cursor:
        yield cursor
        cursor.execute("truncate ops.batch, ops.build")
