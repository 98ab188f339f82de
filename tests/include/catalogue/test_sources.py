from dataclasses import replace
from typing import Any

import pytest

from include.catalogue.sources import (
    ContractError,
    FileFormat,
    Ready,
    SourceColumn,
    SourceSystem,
    SourceTable,
    load_sources,
)

DATABASE = {"kind": "postgres", "connection": "bank_core", "owner": "operations", "arrival": "02:00"}
FILES = {
    "kind": "file",
    "folder": "bank",
    "encoding": "gb18030",
    "delimiter": "|",
    "owner": "loans",
    "arrival": "03:00",
}
LOAD = {"mode": "append", "table": "bank.txn", "date_column": "day", "key": ["no"], "control_column": "amt"}


def manifest(system: dict[str, Any], load: dict[str, Any]) -> dict[str, Any]:
    """A manifest as dbt writes it, cut down to what is read, with one table."""
    columns: dict[str, dict[str, Any]] = {
        "no": {"data_type": "text", "config": {"meta": {"nullable": False}}},
        "day": {"data_type": "date", "config": {"meta": {}}},
        "amt": {"data_type": "numeric(20,2)", "config": {"meta": {"personal": "account"}}},
    }
    node = {
        "source_name": "bank",
        "source_description": "A bank",
        "schema": "raw_bank",
        "name": "txn",
        "identifier": "txn",
        "description": "Transactions",
        "source_meta": system,
        "config": {"meta": {**system, "load": load}},
        "columns": {name: {"name": name, "description": "", **column} for name, column in columns.items()},
    }
    return {"sources": {"source.eastwind.bank.txn": node}}


def test_a_database_contract_is_read() -> None:
    bank = load_sources(manifest(DATABASE, LOAD))["bank"]
    assert (bank.kind, bank.connection, bank.folder, bank.arrival) == ("postgres", "bank_core", None, "02:00")
    assert bank.table("txn") == SourceTable(
        system="bank",
        schema="raw_bank",
        name="txn",
        source="bank.txn",
        mode="append",
        columns=(
            SourceColumn("no", "text", nullable=False),
            SourceColumn("day", "date"),
            SourceColumn("amt", "numeric(20,2)", personal="account"),
        ),
        key=("no",),
        date_column="day",
        control_column="amt",
        owner="operations",
        arrival="02:00",
        description="Transactions",
    )
    assert bank.table("txn").column("amt").scale == 2
    assert bank.table("txn").column("no").scale is None


def test_a_file_contract_is_read() -> None:
    bank = load_sources(manifest(FILES, {"mode": "snapshot", "table": "TXN", "key": ["no"], "min_rows": 1}))["bank"]
    assert (bank.kind, bank.connection, bank.folder) == ("file", None, "bank")
    assert bank.tables[0].file_format == FileFormat("gb18030", "|")
    assert bank.tables[0].min_rows == 1


def test_everything_a_contract_may_say_of_a_load_is_read() -> None:
    load = {
        **LOAD,
        "mode": "changes",
        "operation_column": "no",
        "delete_values": ["D", 3],
        "min_rows": 1,
        "max_rows": 9,
        "max_quarantined": 5,
        "drift": ["reordered"],
        "arrival": "04:30",
    }
    ready = {"table": "bank.eod", "date_column": "day", "time_column": "at"}
    system = {**DATABASE, "contact": "ops@bank.example", "ready": ready, "drift": ["added"]}
    bank = load_sources(manifest(system, load))["bank"]
    table = bank.tables[0]

    assert (bank.contact, bank.ready) == ("ops@bank.example", Ready("bank.eod", "day", "at"))
    assert (table.mode, table.operation_column, table.delete_values) == ("changes", "no", ("D", "3"))
    assert (table.min_rows, table.max_rows, table.max_quarantined) == (1, 9, 5)
    assert (table.drift, table.arrival, table.owner) == ({"reordered"}, "04:30", "operations")


def test_a_table_takes_from_its_system_what_it_does_not_say_itself() -> None:
    table = load_sources(manifest({**DATABASE, "drift": ["added"]}, LOAD))["bank"].tables[0]
    assert (table.drift, table.arrival) == ({"added"}, "02:00")


def test_a_database_table_without_a_date_shows_only_the_latest_state() -> None:
    load = {**LOAD, "mode": "snapshot"}
    assert not load_sources(manifest(DATABASE, load))["bank"].tables[0].is_latest_only
    assert load_sources(manifest(DATABASE, {**load, "date_column": None}))["bank"].tables[0].is_latest_only
    assert not load_sources(manifest(FILES, {**load, "date_column": None}))["bank"].tables[0].is_latest_only


def test_files_of_every_format_are_described() -> None:
    system = {
        **FILES,
        "connection": "bank_sftp",
        "encoding": "utf-8",
        "delimiter": "|+|",
        "compression": "gzip",
        "line_ending": "crlf",
        "path": "{table}/{date}.gz",
        "flag": "{table}/{date}.ok",
    }
    bank = load_sources(manifest(system, {"mode": "snapshot", "table": "TXN", "key": ["no"]}))["bank"]
    assert bank.connection == "bank_sftp"
    assert bank.tables[0].file_format == FileFormat(
        "utf-8", "|+|", "gzip", "crlf", "{table}/{date}.gz", "{table}/{date}.ok"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"encoding": "gbk"}, "encoding must be one of utf-8, gb18030, not 'gbk'"),
        ({"delimiter": "\n"}, "cannot be a delimiter"),
        ({"compression": "zip"}, "compression must be none or gzip, not 'zip'"),
        ({"line_ending": "cr"}, "line_ending must be lf or crlf, not 'cr'"),
        ({"path": "{date}.dat"}, "must name {table} and {date}"),
        ({"path": "../{table}_{date}.dat"}, "below the system's folder"),
        ({"flag": "/{table}_{date}.flg"}, "below the system's folder"),
        ({"layout": "fixed_width"}, "in a fixed-width file every column needs a width: no, day, amt"),
    ],
)
def test_a_file_format_that_cannot_be_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message):
        load_sources(manifest({**FILES, **change}, {"mode": "snapshot", "table": "TXN", "key": ["no"]}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"mode": "merge"},
            "source bank, table txn: load.mode must be one of snapshot, append, changes, history, not 'merge'",
        ),
        ({"key": []}, "load.table and load.key must be given"),
        ({"table": ""}, "load.table and load.key must be given"),
        ({"key": ["other"]}, "load mentions other, which is no column"),
        ({"control_column": "total"}, "load mentions total, which is no column"),
        ({"date_column": None}, "load.mode append needs load.date_column"),
        ({"operation_column": "no"}, "load.operation_column and load.delete_values belong together, in mode changes"),
        (
            {"operation_column": "no", "delete_values": ["D"]},
            "load.operation_column and load.delete_values belong together, in mode changes",
        ),
        ({"drift": ["added", "moved"]}, "drift may name added, removed, retyped, reordered, not moved"),
        ({"min_rows": 2, "max_rows": 1}, "load.max_rows 1 is less than load.min_rows 2"),
        ({"max_quarantined": 10_001}, "load.max_quarantined must be between 0 and 10000"),
        ({"mode": "append", "may_repeat": True}, "load.may_repeat is for snapshots, the rows of a period come once"),
        ({"arrival": "25:00"}, "arrival must be a time HH:MM, not '25:00'"),
    ],
)
def test_a_load_that_contradicts_itself_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message):
        load_sources(manifest(DATABASE, {**LOAD, **change}))


def test_a_table_without_a_load_is_named() -> None:
    with pytest.raises(ContractError, match=r"table txn: config\.meta\.load is missing"):
        load_sources(manifest(DATABASE, {}))


@pytest.mark.parametrize("name", ["kind", "connection", "owner", "arrival"])
def test_a_system_that_lacks_something_is_named(name: str) -> None:
    system = {key: value for key, value in DATABASE.items() if key != name}
    with pytest.raises(ContractError, match=f"source bank: config.meta lacks '{name}'"):
        load_sources(manifest(system, LOAD))


@pytest.mark.parametrize(("name", "value"), [("kind", "paper"), ("arrival", "2 o'clock")])
def test_a_system_with_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(ContractError, match=f"source bank.*: {name} must be"):
        load_sources(manifest({**DATABASE, name: value}, LOAD))


@pytest.mark.parametrize("latest", ["8 o'clock", "02:00", "01:30"])
def test_a_late_delivery_can_only_be_waited_for_after_it_is_due(latest: str) -> None:
    with pytest.raises(ContractError, match="latest must be a time HH:MM after 02:00"):
        load_sources(manifest({**DATABASE, "latest": latest}, LOAD))
    assert load_sources(manifest({**DATABASE, "latest": "02:01"}, LOAD))["bank"].latest == "02:01"


def test_names_and_types_that_are_unsafe_in_sql_are_refused() -> None:
    bank = load_sources(manifest(DATABASE, LOAD))["bank"]
    table = bank.tables[0]
    with pytest.raises(ContractError, match="no plain lower-case name"):
        replace(table, name='txn"; drop table x; --')
    with pytest.raises(ContractError, match="longer than 40"):
        replace(table, name="t" * 41)
    with pytest.raises(ContractError, match="column no: unknown data_type 'money'"):
        replace(table, columns=(SourceColumn("no", "money"), *table.columns[1:]))


def test_an_unknown_table_is_answered_with_the_names_there_are() -> None:
    bank: SourceSystem = load_sources(manifest(DATABASE, LOAD))["bank"]
    with pytest.raises(KeyError, match="source bank has no table x: txn"):
        bank.table("x")
