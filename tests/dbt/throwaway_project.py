"""A dbt project for one test module: the macros, generic tests and settings of the real one, and models of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from dbt.cli.main import dbtRunner

from include.settings import DBT_PROJECT
from include.warehouse.connections import connect, environment


@dataclass(frozen=True)
class Outcome:
    """Of one dbt command: whether all nodes succeeded, and everything it said about them."""

    success: bool
    messages: str


@dataclass(frozen=True)
class ThrowawayProject:
    """Runs dbt in this process, against the database `url`."""

    path: Path
    url: str

    @classmethod
    def create(cls, path: Path, url: str) -> "ThrowawayProject":
        for name in ("dbt_project.yml", "profiles.yml"):
            shutil.copy(DBT_PROJECT / name, path)
        for name in ("macros", "tests/generic"):
            shutil.copytree(DBT_PROJECT / name, path / name)
        (path / "models" / "sources").mkdir(parents=True)
        shutil.copy(DBT_PROJECT / "models" / "sources" / "vault.yml", path / "models" / "sources")
        return cls(path, url)

    def write(self, name: str, text: str) -> None:
        """Write the model or properties file `name`, a path under models/."""
        target = self.path / "models" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def know_no_secrets(self) -> None:
        """What models that call deliver() refer to, without a secret customer in it; of use where core is left out."""
        self.write(
            "core_secret_value.sql",
            "{{ config(schema='core', materialized='view') }}\n"
            "select cast(null as date) as data_date, none.* from (values (null, null, null, null, null, null))"
            " as none (value_kind, value, party_kind, customer_name, document_type, document_no) where false\n",
        )

    def dbt(self, *arguments: str, data_date: str | None = "2024-06-30") -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment(self.url).items():
                patch.setenv(name, value)
            patch.delenv("EASTWIND_DATA_DATE", raising=False)
            if data_date:
                patch.setenv("EASTWIND_DATA_DATE", data_date)
            result = dbtRunner().invoke(
                [*arguments, "--quiet", "--project-dir", str(self.path), "--profiles-dir", str(self.path)]
            )
        nodes = getattr(result.result, "results", None) or []
        messages = [str(node.message) for node in nodes if node.message] + [str(result.exception or "")]
        return Outcome(result.success, "\n".join(messages))

    def start(self, *arguments: str, data_date: str) -> subprocess.Popen[str]:
        """dbt in a process of its own, so that two can run at once."""
        folder = ["--project-dir", str(self.path), "--profiles-dir", str(self.path)]
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("dbt")), *arguments, *folder, "--target-path", f"target_{data_date}"],
            env={**os.environ, **environment(self.url), "EASTWIND_DATA_DATE": data_date},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection: psycopg2.extensions.connection = connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()
