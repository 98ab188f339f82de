"""A data test that fails says in the log which rows it found."""

from pathlib import Path

import pytest

from include.warehouse.prepare import apply_schema
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

SQL = "{{ config(materialized='view') }} select number from generate_series(1, 8) as numbers (number)"
YAML = """
version: 2
models:
  - name: numbers
    columns:
      - name: number
        data_tests:
          - accepted_values:
              name: small_numbers
              arguments: {values: [%s], quote: false}
"""


@pytest.fixture
def project(tmp_path: Path, new_database: DatabaseFactory) -> ThrowawayProject:
    project = ThrowawayProject.create(tmp_path, new_database("failing_rows"))
    apply_schema(project.url)
    project.write("numbers.sql", SQL)
    return project


def log_of_build(project: ThrowawayProject) -> list[str]:
    output, _ = project.start("build", data_date="2024-06-30").communicate()
    return [line.split("  ", 1)[1] for line in output.splitlines() if "small_numbers: " in line]


def test_each_row_is_said_with_the_names_of_its_columns(project: ThrowawayProject) -> None:
    project.write("numbers.yml", YAML % "1, 2, 3, 4, 5, 6, 7")
    assert log_of_build(project) == ["small_numbers: value_field 8, n_records 1"]


def test_of_many_rows_the_first_five_are_said(project: ThrowawayProject) -> None:
    project.write("numbers.yml", YAML % "1, 2")
    log = log_of_build(project)
    assert len(log) == 6
    assert log[-1] == "small_numbers: 1 more"


def test_a_test_that_passes_says_nothing(project: ThrowawayProject) -> None:
    project.write("numbers.yml", YAML % "1, 2, 3, 4, 5, 6, 7, 8")
    assert log_of_build(project) == []
