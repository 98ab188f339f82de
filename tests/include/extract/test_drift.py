from dataclasses import replace

import pytest

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.delivery import Note
from include.extract.drift import ObservedColumn, check_drift
from include.extract.errors import ExtractError

NAMES = ("txn_no", "customer_name", "txn_date", "amount", "is_cash")


def observed(*names: str) -> list[ObservedColumn]:
    return [ObservedColumn(name) for name in names]


def test_a_source_of_the_contracts_shape_has_not_drifted(table: SourceTable) -> None:
    assert check_drift(table, observed(*NAMES), "bank.txn") == (NAMES, [])


@pytest.mark.parametrize(
    ("drift", "names", "what"),
    [
        ("added", (*NAMES, "channel"), "unknown column channel"),
        ("removed", NAMES[:-1], "missing column is_cash"),
        (
            "reordered",
            ("txn_no", "txn_date", "customer_name", "amount", "is_cash"),
            "columns in another order: txn_date, customer_name",
        ),
    ],
)
def test_drift_is_loaded_and_noted_only_if_the_contract_permits_it(
    table: SourceTable, drift: str, names: tuple[str, ...], what: str
) -> None:
    with pytest.raises(ExtractError, match=f"bank.txn: {what}: "):
        check_drift(table, observed(*names), "bank.txn")
    permitted = replace(table, drift=frozenset({drift}))
    assert check_drift(permitted, observed(*names), "bank.txn") == (names, [Note("drift", f"{drift}: {what}")])


def test_another_type_is_drift_where_the_contract_pins_it(table: SourceTable) -> None:
    columns = tuple(
        replace(column, source_type="numeric(20, 2)") if column.name == "amount" else column for column in table.columns
    )
    pinned = replace(table, columns=columns)

    def found(amount: str) -> list[ObservedColumn]:
        return [ObservedColumn(name, amount if name == "amount" else "whatever") for name in NAMES]

    assert check_drift(pinned, found("NUMERIC(20,2)"), "bank.txn") == (NAMES, [])
    with pytest.raises(ExtractError, match=r"column amount is float8, was numeric\(20, 2\): ask .* source_type"):
        check_drift(pinned, found("float8"), "bank.txn")
    permitted = replace(pinned, drift=frozenset({"retyped"}))
    assert [note.kind for note in check_drift(permitted, found("float8"), "bank.txn")[1]] == ["drift"]


def test_what_a_table_cannot_be_loaded_without_may_never_be_missing(table: SourceTable) -> None:
    permitted = replace(table, drift=frozenset({"removed"}))
    for name in ("txn_no", "txn_date", "amount"):
        with pytest.raises(ExtractError, match=f"missing column {name}"):
            check_drift(permitted, observed(*(other for other in NAMES if other != name)), "bank.txn")


def test_all_drift_is_named_at_once(table: SourceTable) -> None:
    renamed = ("txn_no", "client_name", "txn_date", "amount", "is_cash")
    with pytest.raises(ExtractError) as caught:
        check_drift(replace(table, owner="operations"), observed(*renamed), "bank.txn")
    added, removed = caught.value.problems
    assert "unknown column client_name" in added
    assert "missing column customer_name" in removed and "ask operations" in removed


def test_a_column_that_comes_twice_is_refused(table: SourceTable) -> None:
    with pytest.raises(ExtractError, match=r"bank\.txn: column txn_no more than once"):
        check_drift(table, observed(*NAMES, "txn_no"), "bank.txn")


def test_a_column_that_may_be_added_is_not_loaded(table: SourceTable) -> None:
    wider = replace(table, columns=(*table.columns, SourceColumn("channel", "text")))
    assert check_drift(wider, observed(*NAMES, "channel"), "bank.txn") == ((*NAMES, "channel"), [])
