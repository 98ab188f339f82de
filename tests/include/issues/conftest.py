"""A bank of one table whose rules fail as the test wants it, checked and taken in run by run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from psycopg2.extensions import connection as Connection

from include.catalogue.departments import Departments
from include.catalogue.east import Catalogue, Rule
from include.checks.run import RunSummary, run_checks
from include.issues.sync import SyncSummary, sync
from tests.include.checks.conftest import ACCOUNT, CUSTOMER, Fill, accounts, catalogue_with, fill, warehouse

__all__ = ["fill", "warehouse"]

MAY, JUNE, JULY = date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31)
RETAIL, OPERATIONS, FINANCE, GOVERNANCE = "个人金融部", "运营管理部", "计划财务部", "数据管理部"
NAMED = Rule(id="R1", kind="not_null", severity="strong", item="hm", number=17)
SHORT_NAME = Rule(id="R2", kind="length", severity="weak", item="hm", params={"at_most": 3}, department=OPERATIONS)
DEPARTMENTS = Departments(
    mail=MappingProxyType(
        {RETAIL: "retail@bank.example", OPERATIONS: None, FINANCE: "finance@bank.example", GOVERNANCE: None}
    ),
    answer_days=MappingProxyType({"strong": 2, "weak": 5}),
    repair_days=MappingProxyType({"strong": 10, "weak": 30}),
    arbiter=GOVERNANCE,
)
GOOD: dict[str, str] = {}
NAMELESS = {"hm": ""}
LONG = {"hm": "欧阳某某"}


def bank_catalogue(*rules: Rule, department: str = RETAIL) -> Catalogue:
    """The account table, for which `department` answers, judged by the rules."""
    tables = tuple(replace(table, department=department) for table in (ACCOUNT, CUSTOMER))
    return replace(catalogue_with(*rules, tables=tables), departments=DEPARTMENTS)


@dataclass
class Bank:
    """The warehouse, and the catalogue by which it is checked next."""

    conn: Connection
    fill: Fill
    catalogue: Catalogue

    def check(self, *rows: dict[str, str], on: date = JUNE) -> RunSummary:
        """The accounts of a data date and their check run."""
        self.fill([row | {"cjrq": f"{on:%Y%m%d}"} for row in accounts(*rows)], data_date=on)
        self.fill([], CUSTOMER, on)
        return run_checks(self.conn, self.catalogue, on)

    def take_in(self, *rows: dict[str, str], on: date = JUNE) -> SyncSummary:
        self.check(*rows, on=on)
        return sync(self.conn, DEPARTMENTS, on)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def execute(self, statement: str) -> None:
        with self.conn, self.conn.cursor() as cursor:
            cursor.execute(statement)

    def state(self, rule_id: str = "R1") -> tuple[Any, ...]:
        """State, resolution and department of the rule's issue."""
        ((state, resolution, department),) = self.rows(
            f"select state, resolution, department from dq.issue_state where rule_id = '{rule_id}'"
        )
        return state, resolution, department

    def history(self, rule_id: str = "R1") -> list[str]:
        """The kinds of the events of the rule's issue."""
        return [
            kind
            for (kind,) in self.rows(
                "select event.kind from dq.issue_event as event inner join dq.issue using (issue_id)"
                f" where issue.rule_id = '{rule_id}' order by event.event_id"
            )
        ]

    def decide(self, kind: str, state: str | None, rule_id: str = "R1", **columns: str) -> None:
        """An officer's decision, put on record as it is."""
        names = "".join(f", {name}" for name in columns)
        new_state = "null" if state is None else f"'{state}'"
        values = "".join(f", '{value}'" for value in columns.values())
        self.execute(
            f"insert into dq.issue_event (issue_id, kind, state, data_date, who{names})"
            f" select issue_id, '{kind}', {new_state}, '2024-06-30', '王经办'{values}"
            f" from dq.issue where rule_id = '{rule_id}'"
        )


@pytest.fixture
def bank(warehouse: Connection, fill: Fill) -> Iterator[Bank]:
    """No check runs and no issues yet; the issues are gone afterwards."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("truncate dq.check_run cascade")
    yield Bank(warehouse, fill, bank_catalogue(NAMED, SHORT_NAME))
    warehouse.rollback()
    with warehouse, warehouse.cursor() as cursor:
        for table in ("issue", "issue_event", "issue_sync"):
            cursor.execute(f"alter table dq.{table} disable trigger user")
        cursor.execute("truncate dq.issue_event, dq.issue, dq.issue_sync")
        for table in ("issue", "issue_event", "issue_sync"):
            cursor.execute(f"alter table dq.{table} enable trigger user")
