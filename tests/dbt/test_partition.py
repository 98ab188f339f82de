"""The materialization `partition`, run by dbt on PostgreSQL."""

import threading
import time

import pytest

from include.warehouse.connections import connect
from tests.dbt.throwaway_project import ThrowawayProject

ENTRY = """
select
    {{{{ data_date() }}}} as data_date,
    id::integer as id,
    name::text as name
from (values {rows}) as entry (id, name)
where name <> ''
"""

CONTRACT = """
models:
  - name: {model}
    config: {{contract: {{enforced: true}}}}
    columns:
      - {{name: data_date, data_type: date, constraints: [{{type: not_null}}]}}
      - {{name: id, data_type: integer, constraints: [{{type: not_null}}]}}
      - {{name: name, data_type: text}}
"""


@pytest.fixture(scope="module")
def project(warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> ThrowawayProject:
    return ThrowawayProject.create(tmp_path_factory.mktemp("dbt"), warehouse_url)


@pytest.fixture
def model(project: ThrowawayProject, request: pytest.FixtureRequest) -> str:
    """A model of this test's own, with the rows (1, a) and (2, b), under a contract."""
    name = request.node.name.removeprefix("test_")[:40]
    project.write(f"core/{name}.yml", CONTRACT.format(model=name))
    put(project, name, "(1, 'a'), (2, 'b')")
    return name


def put(project: ThrowawayProject, model: str, rows: str, config: str = "") -> None:
    project.write(f"core/{model}.sql", config + ENTRY.format(rows=rows))


def build(project: ThrowawayProject, model: str, data_date: str = "2024-06-30", *options: str) -> None:
    outcome = project.dbt("run", "--select", model, *options, data_date=data_date)
    assert outcome.success, outcome.messages


def contents(project: ThrowawayProject, model: str) -> list[tuple[str, int, str]]:
    return project.rows(f"select data_date::text, id, name from core.{model} order by 1, 2")


def partitions(project: ThrowawayProject, model: str) -> list[str]:
    return [
        name
        for (name,) in project.rows(
            f"select inhrelid::regclass::text from pg_inherits where inhparent = 'core.{model}'::regclass order by 1"
        )
    ]


def test_run_twice_is_run_once(project: ThrowawayProject, model: str) -> None:
    build(project, model)
    build(project, model)
    assert contents(project, model) == [("2024-06-30", 1, "a"), ("2024-06-30", 2, "b")]
    assert partitions(project, model) == [f"core.{model}_20240630"]


def test_each_date_has_its_partition(project: ThrowawayProject, model: str) -> None:
    build(project, model, "2024-05-31")
    put(project, model, "(3, 'c')")
    build(project, model, "2024-06-30")
    assert contents(project, model) == [("2024-05-31", 1, "a"), ("2024-05-31", 2, "b"), ("2024-06-30", 3, "c")]
    assert partitions(project, model) == [f"core.{model}_20240531", f"core.{model}_20240630"]


def test_an_earlier_date_is_replaced_alone(project: ThrowawayProject, model: str) -> None:
    build(project, model, "2024-05-31")
    build(project, model, "2024-06-30")
    put(project, model, "(9, 'late')")
    build(project, model, "2024-05-31")
    assert contents(project, model) == [("2024-05-31", 9, "late"), ("2024-06-30", 1, "a"), ("2024-06-30", 2, "b")]


def test_an_empty_result_empties_the_date(project: ThrowawayProject, model: str) -> None:
    build(project, model)
    put(project, model, "(1, '')")
    build(project, model)
    assert contents(project, model) == []
    assert partitions(project, model) == [f"core.{model}_20240630"]


def test_the_option_empty_builds_an_empty_date(project: ThrowawayProject) -> None:
    project.write("staging/stg_entry.sql", "select 1 as id")
    project.write(
        "core/of_nothing.sql",
        "{{ config(contract={'enforced': false}) }} "
        "select id, {{ data_date() }} as data_date from {{ ref('stg_entry') }}",
    )
    outcome = project.dbt("run", "--select", "+of_nothing", "--empty")
    assert outcome.success, outcome.messages
    assert project.rows("select * from core.of_nothing") == []


def test_a_failure_leaves_the_old_partition(project: ThrowawayProject, model: str) -> None:
    build(project, model)
    put(project, model, "(3, 'c'), (1 / (length('') + 0), 'd')")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert "division by zero" in outcome.messages
    assert contents(project, model) == [("2024-06-30", 1, "a"), ("2024-06-30", 2, "b")]
    assert project.rows(f"select tablename from pg_tables where tablename like '{model}%new'") == []


def test_a_row_of_another_date_is_refused(project: ThrowawayProject, model: str) -> None:
    project.write(f"core/{model}.sql", "select date '2024-06-29' as data_date, 1 as id, 'a'::text as name")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert 'check constraint "data_date_is_20240630"' in outcome.messages


def test_a_null_that_the_contract_forbids_is_refused_on_every_date(project: ThrowawayProject, model: str) -> None:
    build(project, model, "2024-05-31")
    put(project, model, "(null, 'a')")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert 'null value in column "id"' in outcome.messages


def test_a_check_of_the_contract_holds_on_every_date(project: ThrowawayProject, model: str) -> None:
    check = "    constraints: [{type: check, expression: id > 0}]\n    columns:"
    project.write(f"core/{model}.yml", CONTRACT.format(model=model).replace("    columns:", check))
    build(project, model, "2024-05-31")
    build(project, model, "2024-06-30")
    put(project, model, "(0, 'a')")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert "violates check constraint" in outcome.messages


def test_a_broken_contract_is_dbts_error(project: ThrowawayProject, model: str) -> None:
    project.write(f"core/{model}.sql", "select {{ data_date() }} as data_date, '1'::text as id, 'a'::text as name")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert "This model has an enforced contract that failed" in outcome.messages


def test_a_model_without_data_date_is_refused(project: ThrowawayProject) -> None:
    project.write("core/dateless.sql", "{{ config(contract={'enforced': false}) }} select 1 as id")
    outcome = project.dbt("run", "--select", "dateless")
    assert not outcome.success
    assert "Model dateless is kept by data date but has no column data_date." in outcome.messages


def test_an_appended_column_is_taken_over(project: ThrowawayProject, model: str) -> None:
    build(project, model, "2024-05-31")
    project.write(
        f"core/{model}.yml", CONTRACT.format(model=model) + "      - {name: amount, data_type: 'numeric(20,2)'}\n"
    )
    project.write(
        f"core/{model}.sql",
        "select {{ data_date() }} as data_date, 1 as id, 'a'::text as name, 1.5::numeric as amount",
    )
    build(project, model, "2024-06-30")
    assert project.rows(f"select data_date::text, id, amount::text from core.{model} order by 1, 2") == [
        ("2024-05-31", 1, None),
        ("2024-05-31", 2, None),
        ("2024-06-30", 1, "1.50"),
    ]
    build(project, model, "2024-05-31")
    assert project.rows(f"select data_date::text, amount::text from core.{model} order by 1") == [
        ("2024-05-31", "1.50"),
        ("2024-06-30", "1.50"),
    ]


def test_a_changed_column_is_refused_until_full_refresh(project: ThrowawayProject, model: str) -> None:
    build(project, model, "2024-05-31")
    build(project, model, "2024-06-30")
    project.write(f"core/{model}.yml", CONTRACT.format(model=model).replace("integer", "bigint"))
    project.write(f"core/{model}.sql", "select {{ data_date() }} as data_date, 7::bigint as id, 'a'::text as name")
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert f"Model {model} no longer fits its table" in outcome.messages
    assert "column 2: table id integer, model id bigint" in outcome.messages
    assert f"dbt run --full-refresh --select {model}" in outcome.messages
    assert len(contents(project, model)) == 4

    build(project, model, "2024-06-30", "--full-refresh")
    assert contents(project, model) == [("2024-06-30", 7, "a")]


def test_a_failed_full_refresh_leaves_everything(project: ThrowawayProject, model: str) -> None:
    build(project, model)
    put(project, model, "(1 / (length('') + 0), 'd')")
    assert not project.dbt("run", "--select", model, "--full-refresh").success
    assert len(contents(project, model)) == 2


def test_a_view_becomes_a_partitioned_table(project: ThrowawayProject, model: str) -> None:
    project.rows(f"create view core.{model} as select 1 as id")
    build(project, model)
    assert len(contents(project, model)) == 2


def test_indexes_are_built_on_every_partition(project: ThrowawayProject, model: str) -> None:
    config = "{{ config(indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['name', 'id']}]) }}"
    put(project, model, "(1, 'a')", config)
    for data_date in ("2024-05-31", "2024-06-30", "2024-06-30"):
        build(project, model, data_date)
    definitions = [
        definition.partition(" ON ")[2]
        for (definition,) in project.rows(f"select indexdef from pg_indexes where tablename like '{model}%'")
    ]
    assert sorted(definitions) == [
        f"core.{model}_20240531 USING btree (id)",
        f"core.{model}_20240531 USING btree (name, id)",
        f"core.{model}_20240630 USING btree (id)",
        f"core.{model}_20240630 USING btree (name, id)",
    ]

    put(project, model, "(1, 'a'), (1, 'b')", config)
    outcome = project.dbt("run", "--select", model)
    assert not outcome.success
    assert "could not create unique index" in outcome.messages


def test_grants_and_descriptions_survive_a_rebuild(project: ThrowawayProject, model: str) -> None:
    config = "{{ config(grants={'select': ['pg_monitor']}, persist_docs={'relation': true, 'columns': true}) }}"
    project.write(
        f"core/{model}.yml",
        CONTRACT.format(model=model).replace("    columns:", "    description: 客户\n    columns:"),
    )
    put(project, model, "(1, 'a')", config)
    for options in ([], [], ["--full-refresh"]):
        build(project, model, "2024-06-30", *options)
        assert project.rows(
            f"select has_table_privilege('pg_monitor', 'core.{model}', 'select'), "
            f"obj_description('core.{model}'::regclass)"
        ) == [(True, "客户")]


def test_hooks_run(project: ThrowawayProject, model: str) -> None:
    config = "{{ config(post_hook=\"update {{ this }} set name = 'hooked'\") }}"
    put(project, model, "(1, 'a')", config)
    build(project, model)
    assert contents(project, model) == [("2024-06-30", 1, "hooked")]


def test_two_builds_of_one_date_follow_each_other(project: ThrowawayProject, model: str) -> None:
    """The second waits for the first, here played by a transaction that holds the lock of the date."""
    build(project, model)
    other = connect(project.url)
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), 20240630)", (f"core.{model}",))
    released = threading.Timer(3, other.rollback)
    released.start()
    began = time.monotonic()
    build(project, model)
    assert time.monotonic() - began > 2
    other.close()


def test_two_dates_at_once(project: ThrowawayProject) -> None:
    """Also the first time, when neither finds the table."""
    project.write(
        "core/at_once.sql",
        "{{ config(contract={'enforced': false}) }} select {{ data_date() }} as data_date from pg_sleep(1)",
    )
    for _ in range(2):
        runs = [project.start("run", "--select", "at_once", data_date=day) for day in ("2024-05-31", "2024-06-30")]
        outputs = [run.communicate()[0] for run in runs]
        assert [run.returncode for run in runs] == [0, 0], "".join(outputs)
        assert project.rows("select data_date::text from core.at_once order by 1") == [("2024-05-31",), ("2024-06-30",)]


def test_a_data_test_judges_the_current_date_only(project: ThrowawayProject, model: str) -> None:
    project.write(
        f"core/{model}.yml", CONTRACT.format(model=model).replace("{name: name,", "{name: name, data_tests: [unique],")
    )
    put(project, model, "(1, 'a'), (2, 'a')")
    build(project, model, "2024-05-31")
    put(project, model, "(1, 'a')")
    build(project, model, "2024-06-30")
    assert project.dbt("test", "--select", model, data_date="2024-06-30").success
    outcome = project.dbt("test", "--select", model, data_date="2024-05-31")
    assert not outcome.success
    assert "Got 1 result" in outcome.messages


def test_a_relationship_needs_its_key_on_the_same_date(project: ThrowawayProject, model: str) -> None:
    child = f"child_{model}"[:50]
    project.write(
        f"core/{child}.yml",
        f"models:\n  - name: {child}\n    columns:\n      - name: id\n        data_tests:\n"
        f"          - relationships: {{arguments: {{to: ref('{model}'), field: id}}}}\n",
    )
    project.write(
        f"core/{child}.sql",
        "{{ config(contract={'enforced': false}) }} select 2 as id, {{ data_date() }} as data_date",
    )
    for data_date, rows in (("2024-05-31", "(1, 'a'), (2, 'b')"), ("2024-06-30", "(1, 'a')")):
        put(project, model, rows)
        build(project, model, data_date)
        build(project, child, data_date)
    assert project.dbt("test", "--select", child, data_date="2024-05-31").success
    assert not project.dbt("test", "--select", child, data_date="2024-06-30").success


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "EASTWIND_DATA_DATE must hold the data date as YYYY-MM-DD"),
        ("20240630", "it holds '20240630'"),
        ("2024-06-30'; drop table x; --", "must hold the data date"),
        ("2023-02-29", "a day that does not exist"),
    ],
)
def test_a_wrong_data_date_is_an_error(project: ThrowawayProject, text: str | None, message: str) -> None:
    project.write("core/dated.sql", "select {{ data_date() }} as data_date")
    outcome = project.dbt("compile", "--select", "dated", data_date=text)
    assert not outcome.success
    assert message in outcome.messages


@pytest.mark.parametrize(("text", "end"), [("2024-03-31", "2024-02-29"), ("2024-01-15", "2023-12-31")])
def test_previous_month_end(project: ThrowawayProject, text: str, end: str) -> None:
    project.write("staging/month.sql", "select {{ previous_month_end() }}::text as month_end")
    assert project.dbt("run", "--select", "month", data_date=text).success
    assert project.rows("select month_end from staging.month") == [(end,)]


def test_another_date_does_not_parse_the_project_again(project: ThrowawayProject) -> None:
    project.write("staging/month.sql", "select {{ data_date() }} as data_date")
    assert project.dbt("run", "--select", "month", data_date="2024-06-30").success
    log = project.path / "logs" / "dbt.log"
    seen = log.stat().st_size
    assert project.dbt("run", "--select", "month", data_date="2024-05-31").success
    assert "Nothing changed, skipping partial parsing." in log.read_bytes()[seen:].decode()
    assert project.rows("select data_date::text from staging.month") == [("2024-05-31",)]
