"""ExtractTables, from a source database that Airflow knows by a connection, and from unload files."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import psycopg2.extensions
import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowRescheduleException

from eastwind.operators.extract_tables import ExtractTables
from eastwind.operators.start_batch import StartBatch
from include import settings
from include.catalogue.sources import FileFormat, SourceColumn, SourceSystem, SourceTable
from include.extract.errors import NotArrived
from tests.plugins.operators.conftest import Run

POST = SourceTable(
    system="staff",
    schema="raw_hr",
    name="operator_post",
    source="bank.post",
    mode="snapshot",
    columns=(
        SourceColumn("post_no", "text", "岗位编号 · post number", nullable=False),
        SourceColumn("eod_date", "date", "日期 · date"),
    ),
    key=("post_no",),
    date_column="eod_date",
)
DATABASE = SourceSystem("staff", "postgres", "raw_hr", "people", "01:00", (POST,), connection="operator_test")
UNLOADED = replace(POST, source="POST", file_format=FileFormat("gb18030", "|"))
FILES = SourceSystem("staff", "file", "raw_hr", "people", "01:00", (UNLOADED,), folder="staff")


@pytest.fixture(autouse=True)
def attempt(run: Run) -> None:
    run(StartBatch(task_id="start", system=DATABASE))


@pytest.fixture
def source(
    source_conn: psycopg2.extensions.connection, source_url: str, monkeypatch: pytest.MonkeyPatch
) -> psycopg2.extensions.connection:
    """A source database with one post at the end of June, known to Airflow as `operator_test`."""
    monkeypatch.setenv("AIRFLOW_CONN_OPERATOR_TEST", source_url)
    with source_conn, source_conn.cursor() as cursor:
        cursor.execute("create schema bank; create table bank.post (post_no text, eod_date date)")
        cursor.execute("insert into bank.post values ('P1', '2024-06-30'), ('P1', '2024-05-31')")
    return source_conn


def test_a_table_is_loaded_from_a_database(
    run: Run, source: psycopg2.extensions.connection, conn: psycopg2.extensions.connection
) -> None:
    assert run(ExtractTables(task_id="extract", system=DATABASE)) == {"operator_post": 1}
    with conn, conn.cursor() as cursor:
        cursor.execute("select post_no, data_date from raw_hr.operator_post")
        assert cursor.fetchall() == [("P1", dt.date(2024, 6, 30))]


def test_its_lineage_leads_from_the_source_table_to_the_raw_table(
    run: Run, source: psycopg2.extensions.connection, conn: psycopg2.extensions.connection
) -> None:
    operator = ExtractTables(task_id="extract", system=DATABASE)
    run(operator)
    lineage = operator.get_openlineage_facets_on_complete(None)
    [read], [written] = lineage.inputs, lineage.outputs
    server = f"postgres://{source.info.host}:{source.info.port}"
    assert (read.namespace, read.name) == (server, f"{source.info.dbname}.bank.post")
    assert (written.namespace, written.name) == (server, f"{conn.info.dbname}.raw_hr.operator_post")
    assert written.outputFacets["outputStatistics"].rowCount == 1
    fields = written.facets["schema"].fields
    assert [(field.name, field.type, field.description) for field in fields] == [
        ("post_no", "text", "岗位编号 · post number"),
        ("eod_date", "text", "日期 · date"),
    ]


def test_a_delivery_that_breaks_its_contract_is_not_tried_again(
    run: Run, source: psycopg2.extensions.connection
) -> None:
    with source, source.cursor() as cursor:
        cursor.execute("alter table bank.post add column surprise text")
    with pytest.raises(AirflowFailException, match="unknown column surprise"):
        run(ExtractTables(task_id="extract", system=DATABASE))


def test_a_delivery_that_has_not_arrived_is_tried_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "UNLOAD", tmp_path)
    with pytest.raises(NotArrived, match=r"POST_20240630"):
        run(ExtractTables(task_id="extract", system=FILES))


def test_a_retry_loads_only_what_is_not_loaded_yet_and_a_new_attempt_everything(
    run: Run, source: psycopg2.extensions.connection, batches: psycopg2.extensions.cursor
) -> None:
    duty = replace(POST, name="duty", source="bank.duty")
    system = replace(DATABASE, tables=(duty, POST))
    extract = ExtractTables(task_id="extract", system=system)
    with pytest.raises(AirflowFailException, match=r"bank\.duty"):
        run(extract)
    assert [written.name.rpartition(".")[2] for written in extract.lineage.outputs] == ["operator_post"]
    with source, source.cursor() as cursor:
        cursor.execute("create table bank.duty (post_no text, eod_date date)")
        cursor.execute("insert into bank.duty values ('P1', '2024-06-30')")
    assert run(ExtractTables(task_id="extract", system=system)) == {"duty": 1}
    run(StartBatch(task_id="start", system=system))
    assert run(ExtractTables(task_id="extract", system=system)) == {"duty": 1, "operator_post": 1}


def test_a_late_delivery_is_waited_for_and_its_owner_told_once(
    run: Run, conn: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "UNLOAD", tmp_path)
    tables = tuple(replace(UNLOADED, system="patient", name=f"late_{number}") for number in range(2))
    patient = replace(FILES, name="patient", tables=tables, latest="08:00", contact="people@bank.example")
    for _ in range(2):
        # The clock has not yet reached that year.
        with pytest.raises(AirflowRescheduleException):
            run(ExtractTables(task_id="extract", system=patient), partition_key="2999-06-30")

    with conn, conn.cursor() as cursor:
        cursor.execute("select status from ops.load where system = 'patient'")
        assert cursor.fetchall() == [("not_arrived",)] * 4
        cursor.execute("select recipient, subject, body from ops.notice where topic = 'patient'")
        [(recipient, subject, body)] = cursor.fetchall()
    assert recipient == "people@bank.example"
    assert "供数迟到" in subject
    assert "应于 2999-07-01 01:00（北京时间）前到齐" in body and "持续等待到 2999-07-01 08:00" in body


def test_a_delivery_that_is_too_late_is_waited_for_no_longer(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "UNLOAD", tmp_path)
    with pytest.raises(NotArrived, match=r"POST_20240630"):
        run(ExtractTables(task_id="extract", system=replace(FILES, latest="08:00")))
