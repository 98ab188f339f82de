import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg2.extensions
import pytest
import yaml

from include.catalogue.sources import ContractError, SourceSystem, load_sources
from include.extract.dialects import MySql, Oracle
from include.extract.dictionary import Column
from include.extract.draft.__main__ import main
from include.extract.draft.propose import _data_type, _personal
from include.extract.load import extract_table
from include.extract.sources import EnvironmentConnections, open_source
from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject
from tests.include.extract.conftest import JUNE_30
from tests.include.extract.mariadb import MariaDb

LOAN = """
    create table loan (
        loan_no varchar(32) not null, customer_name varchar(80), id_no varchar(20), org_name varchar(40),
        balance decimal(20, 2) not null, term smallint, issued_at {moment}, is_overdue boolean, remark text,
        eod_date date not null, primary key (loan_no, eod_date)
    )
"""
MOMENTS = {"mysql": "datetime", "postgres": "timestamp"}
LOANS = """
    insert into loan values
    ('L1', '张三', '110101199003070011', '总行', 1234.50, 12, '2024-01-01 10:00:00', true, 'a' , '2024-06-30'),
    ('L2', null, null, '', 0, null, null, false, '', '2024-06-30'),
    ('L1', '张三', '110101199003070011', '总行', 2000, 12, null, null, null, '2024-05-31')
"""

_numbers = itertools.count()


@dataclass
class Desk:
    """Where somebody maps a new system: a dbt project of his own, and the command."""

    project: ThrowawayProject
    system: str
    connection: str
    capsys: pytest.CaptureFixture[str]

    def draft(self, kind: str, *options: str) -> tuple[int, str, str]:
        """Exit code, output and errors of the command."""
        identification = [self.system, "--kind", kind, "--connection", self.connection]
        answers = ["--owner", "credit department", "--arrival", "02:30", "--project", str(self.project.path)]
        code = main([*identification, *answers, *options])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def contract(self, kind: str, *options: str) -> dict[str, dict[str, object]]:
        """The drafted tables by name."""
        code, text, error = self.draft(kind, *options, "--output", "-")
        assert code == 0, error
        return {table["name"]: table for table in yaml.safe_load(text)["sources"][0]["tables"]}

    def parsed(self) -> SourceSystem:
        outcome = self.project.dbt("parse")
        assert outcome.success, outcome.messages
        manifest = json.loads((self.project.path / "target" / "manifest.json").read_text(encoding="utf-8"))
        return load_sources(manifest)[self.system]


@pytest.fixture
def desk(tmp_path: Path, warehouse_url: str, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(ThrowawayProject.create(tmp_path, warehouse_url), f"core_{next(_numbers)}", "core_bank", capsys)


@pytest.fixture
def mysql(mariadb: MariaDb, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs statements in an empty MariaDB database, to which the connection leads."""
    database = mariadb.new_database()
    monkeypatch.setenv("AIRFLOW_CONN_CORE_BANK", mariadb.url(database))
    return lambda *statements: mariadb.run(*statements, database=database)


@pytest.fixture
def postgres(
    source_url: str, source_conn: psycopg2.extensions.connection, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """The same for PostgreSQL."""
    monkeypatch.setenv("AIRFLOW_CONN_CORE_BANK", source_url)

    def run(*statements: str) -> None:
        with source_conn, source_conn.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run


@pytest.mark.parametrize("kind", ["mysql", "postgres"])
def test_a_draft_is_loaded_and_staged_as_it_is(
    desk: Desk, kind: str, request: pytest.FixtureRequest, conn: psycopg2.extensions.connection
) -> None:
    request.getfixturevalue(kind)(LOAN.format(moment=MOMENTS[kind]), LOANS)

    code, output, _ = desk.draft(kind, "--staging", "--contact", "credit@bank.example")
    system = desk.parsed()
    with open_source(system, EnvironmentConnections()) as source:
        result = extract_table(system.table("loan"), JUNE_30, source, conn)
    built = desk.project.dbt("build", "--select", f"stg_{desk.system}__loan")

    assert code == 0
    model = f"stg_{system.name}__loan"
    names = [Path(line).name for line in output.splitlines()]
    assert names == [f"{system.name}.yml", f"{model}.sql", f"{model}.yml"]
    assert (system.kind, system.connection, system.contact) == (kind, "core_bank", "credit@bank.example")
    assert (result.rows, result.control_total, result.quarantined, result.notes) == (2, pytest.approx(1234.5), 0, ())
    assert built.success, built.messages
    rows = desk.project.rows(
        "select loan_no, customer_name, org_name, balance, term, issued_at, is_overdue, remark"
        f" from staging.{model} order by loan_no"
    )
    assert [row[:5] for row in rows] == [("L1", "张三", "总行", pytest.approx(1234.5), 12), ("L2", None, None, 0, None)]
    assert [str(row[5]) for row in rows] == ["2024-01-01 10:00:00", "None"]
    assert [row[6:] for row in rows] == [(True, "a"), (False, None)]


@pytest.mark.parametrize("kind", ["mysql", "postgres"])
def test_a_table_is_described_by_what_the_source_says(desk: Desk, kind: str, request: pytest.FixtureRequest) -> None:
    run = request.getfixturevalue(kind)
    run(LOAN.format(moment=MOMENTS[kind]), LOANS)
    if kind == "mysql":
        run("alter table loan comment = '贷款', modify balance decimal(20, 2) not null comment '余额：{{ 元 }}'")
    else:
        run("comment on table loan is '贷款'; comment on column loan.balance is '余额：{{ 元 }}'")

    table = desk.contract(kind)["loan"]

    load = table["config"]["meta"]["load"]  # type: ignore[index]
    assert load["table"].endswith(".loan") and table["description"] == "贷款"
    del load["table"]
    assert load == {
        "mode": "snapshot",
        "date_column": "eod_date",
        "key": ["loan_no"],
        "control_column": "balance",
        "min_rows": 1,
    }
    columns = {column["name"]: column for column in table["columns"]}  # type: ignore[attr-defined]
    varchar = "varchar" if kind == "mysql" else "character varying"
    assert {name: column["data_type"] for name, column in columns.items()} == {
        "loan_no": "varchar(32)",
        "customer_name": "varchar(80)",
        "id_no": "varchar(20)",
        "org_name": "varchar(40)",
        "balance": "numeric(20,2)",
        "term": "integer",
        "issued_at": "timestamp",
        "is_overdue": "boolean",
        "remark": "text",
        "eod_date": "date",
    }
    assert columns["loan_no"]["config"]["meta"] == {"nullable": False, "source_type": f"{varchar}(32)"}
    assert columns["id_no"]["config"]["meta"] == {"personal": "id_no", "source_type": f"{varchar}(20)"}
    # dbt takes descriptions for templates.
    assert columns["balance"]["description"] == "余额：{ { 元 }}"


def test_what_cannot_be_decided_is_asked(desk: Desk, mysql: Callable[..., None]) -> None:
    mysql("create table rate (ccy char(3), price double, valid_from date, place point)")

    code, _, asked = desk.draft("mysql")

    assert code == 0
    assert asked.splitlines() == [
        "To decide:",
        "- rate: column price is double: it is not exact and taken as text: to how many places is it to be rounded in"
        " staging?",
        "- rate: column place is left out: point cannot be read as text",
        "- rate: no primary key, and no unique one that is never null: give load.key",
        "- rate: is empty: give load.min_rows once it is not",
        "- rate: no date column by its name: all rows are read, which is right for the latest data date only; otherwise"
        " give load.date_column and load.mode (dates: valid_from)",
        "- rate: columns without a comment: 3: describe them",
    ]
    with pytest.raises(ContractError, match=r"table rate: load\.table and load\.key must be"):
        desk.parsed()


def test_what_is_left_out_does_not_stop_the_table(
    desk: Desk, mysql: Callable[..., None], conn: psycopg2.extensions.connection
) -> None:
    mysql(
        "create table customer (`CUST_NO` int primary key, `余额` int, data_date date, biz_date date)",
        "insert into customer values (1, 2, '2024-06-30', '2024-06-30')",
    )

    _, _, asked = desk.draft("mysql")
    system = desk.parsed()
    with open_source(system, EnvironmentConnections()) as source:
        result = extract_table(system.table("customer"), JUNE_30, source, conn)

    assert "- customer: column 余额 is left out: contracts have names of lower-case letters" in asked
    assert "- customer: column data_date is left out: the warehouse takes that name for itself" in asked
    assert [column.name for column in system.table("customer").columns] == ["cust_no", "biz_date"]
    assert result.rows == 1
    assert [note.detail for note in result.notes] == ["added: unknown column 余额", "added: unknown column data_date"]


def test_a_unique_key_serves_where_there_is_no_primary_one(desk: Desk, mysql: Callable[..., None]) -> None:
    mysql(
        "create table a (x int, y int not null, z int not null, unique (x), unique (y, z))",
        "create table b (x int, unique (x))",
    )
    tables = desk.contract("mysql")

    keys = {name: table["config"]["meta"]["load"]["key"] for name, table in tables.items()}  # type: ignore[index]
    assert keys == {"a": ["y", "z"], "b": []}


def test_tables_are_chosen_by_name_and_views_by_name_only(desk: Desk, mysql: Callable[..., None]) -> None:
    mysql("create table a (x int)", "create table b (x int)", "create view c as select x from a")

    assert list(desk.contract("mysql")) == ["a", "b"]
    assert list(desk.contract("mysql", "--tables", "b,c")) == ["b", "c"]
    code, _, error = desk.draft("mysql", "--tables", "b,d")
    assert code == 1 and "has no table d, or this login may not see it" in error


def test_a_schema_is_chosen_by_name(desk: Desk, postgres: Callable[..., None]) -> None:
    postgres("create schema loans; create table loans.note (note_no text primary key)")

    assert list(desk.contract("postgres", "--schema", "loans")) == ["note"]
    code, _, error = desk.draft("postgres")
    assert code == 1 and "schema public has no tables, or this login may not see them" in error


def test_nothing_is_overwritten(desk: Desk, mysql: Callable[..., None]) -> None:
    mysql("create table a (x int primary key)")
    model = desk.project.path / "models" / "staging" / desk.system / f"stg_{desk.system}__a.sql"
    model.parent.mkdir(parents=True)
    model.write_text("select 1 as mine")

    code, output, error = desk.draft("mysql", "--staging")

    assert (code, output) == (1, "")
    assert f"error: {model} exists and is not overwritten" in error
    assert not (desk.project.path / "models" / "sources" / f"{desk.system}.yml").exists()
    assert model.read_text() == "select 1 as mine"
    assert desk.draft("mysql")[0] == 0 and desk.draft("mysql")[0] == 1


def test_a_reserved_word_gets_another_name_in_staging(desk: Desk, mysql: Callable[..., None]) -> None:
    mysql("create table a (x int primary key, `order` int, `desc` varchar(9))")

    desk.draft("mysql", "--staging")

    model = (desk.project.path / "models" / "staging" / desk.system / f"stg_{desk.system}__a.sql").read_text()
    assert """cast(nullif("order", '') as integer) as order_value,\n    nullif("desc", '') as desc_value\n""" in model


def test_a_connection_that_is_not_there_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, new_database: DatabaseFactory
) -> None:
    code, _, error = desk.draft("mysql")
    assert code == 1 and "set AIRFLOW_CONN_CORE_BANK to the URL of its connection core_bank" in error

    monkeypatch.setenv("AIRFLOW_CONN_CORE_BANK", "mysql://reader:secret@127.0.0.1:1/core")
    code, _, error = desk.draft("mysql")
    assert code == 1 and "connection core_bank: the source cannot be read" in error and "secret" not in error


@pytest.mark.parametrize(
    ("name", "comment", "kind"),
    [
        ("cust_name", "", "name"),
        ("name", "", "name"),
        ("org_name", "", None),
        ("c_xm", "客户姓名", "name"),
        ("id_no", "", "id_no"),
        ("cert_no", "", "id_no"),
        ("cert_type", "证件号类型", None),
        ("mobile", "", "phone"),
        ("contact_tel", "", "phone"),
        ("hotel", "", None),
        ("home_addr", "", "address"),
        ("acct_no", "", "account"),
        ("acct_bal", "", None),
        ("acct_status", "", None),
        ("card_no", "", "account"),
        ("zh", "账号", "account"),
        ("birth_date", "", "birth_date"),
        ("email", "", "email"),
        ("ip", "", "device"),
        ("zip", "", None),
        ("amount", "", None),
    ],
)
def test_personal_data_is_known_by_name_or_comment(name: str, comment: str, kind: str | None) -> None:
    assert _personal(name, comment) == kind


@pytest.mark.parametrize(
    ("type_", "data_type", "is_asked"),
    [
        ("varchar2(20 byte)", "varchar(20)", False),
        ("nvarchar2(20)", "varchar(20)", False),
        ("number(20,2)", "numeric(20,2)", False),
        ("number(5,-2)", "numeric(7,0)", False),
        ("number(2,4)", "numeric(4,4)", False),
        ("number", "numeric(38,10)", True),
        ("binary_double", "text", True),
        ("date", "timestamp", True),
        ("timestamp(6) with time zone", "timestamp", False),
        ("clob", "text", False),
    ],
)
def test_types_of_oracle_have_a_counterpart(type_: str, data_type: str, is_asked: bool) -> None:
    found, question = _data_type(Column("C", type_, False), Oracle())

    assert (found, question is not None) == (data_type, is_asked)


@pytest.mark.parametrize(
    ("type_", "data_type"),
    [
        ("tinyint(1)", "boolean"),
        ("bit(1)", "boolean"),
        ("tinyint", "integer"),
        ("int unsigned", "bigint"),
        ("bigint unsigned", "numeric(20,0)"),
        ("decimal(10,0)", "numeric(10,0)"),
        ("datetime(6)", "timestamp"),
        ("date", "date"),
        ("enum('a','b')", "text"),
        ("year(4)", "text"),
    ],
)
def test_types_of_mysql_have_a_counterpart(type_: str, data_type: str) -> None:
    assert _data_type(Column("c", type_, False), MySql()) == (data_type, None)
