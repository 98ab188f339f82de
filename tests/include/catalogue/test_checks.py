"""Checks beyond the list are read from the manifest; a slip of the pen in their YAML is an error with its place."""

import re
from typing import Any

import pytest

from include.catalogue.checks import CheckModel, parse_checks
from include.catalogue.east import Catalogue
from include.catalogue.manifest import CatalogueError
from include.settings import DBT_PROJECT

CHECK = {"id": "K1", "tables": ["ZZKJQKMB"], "severity": "strong", "kind": "reconciliation", "zh": "应相等"}


def node(check: dict[str, Any], name: str = "dq_k1") -> dict[str, Any]:
    return {
        "name": name,
        "alias": name,
        "schema": "dq",
        "original_file_path": f"models/dq/{name}.sql",
        "patch_path": f"eastwind://models/dq/{name}.yml",
        "checksum": {"checksum": "c0ffee"},
        "config": {"meta": {"check": check}, "materialized": "partition"},
        "depends_on": {
            "nodes": ["model.eastwind.east_zzkjqkmb", "model.eastwind.stg_view", "source.eastwind.ops.load"]
        },
    }


NODES = {
    "model.eastwind.east_zzkjqkmb": {
        "name": "east_zzkjqkmb",
        "alias": "east_zzkjqkmb",
        "schema": "east",
        "config": {"materialized": "partition"},
    },
    "model.eastwind.stg_view": {
        "name": "stg_view",
        "alias": "stg_view",
        "schema": "staging",
        "config": {"materialized": "view"},
    },
}


def test_a_check_has_what_its_yaml_says_and_knows_what_it_reads() -> None:
    more = {"tolerance": 0.05, "params": {"most": 3}, "department": "计划财务部", "ours": "明细", "item": "qmjfye"}
    [check] = parse_checks(NODES | {"model.eastwind.dq_k1": node(CHECK | more)})
    assert check == CheckModel(
        id="K1",
        tables=("ZZKJQKMB",),
        severity="strong",
        kind="reconciliation",
        text_zh="应相等",
        schema="dq",
        name="dq_k1",
        ours="明细",
        theirs="来源",
        item="qmjfye",
        tolerance=0.05,
        params={"most": 3},
        department="计划财务部",
        sha256="c0ffee",
        reads=(("east", "east_zzkjqkmb"),),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "grave"}, "severity must be one of strong, weak"),
        ({"kind": "magic"}, "kind one of reconciliation"),
        ({"tables": "ZZKJQKMB"}, "tables must be a list of table codes, or all"),
        ({"tables": []}, "tables must be a list"),
        ({"tolerance": -1}, "tolerance must be a number of at least 0"),
        ({"tolerance": "0.01"}, "tolerance must be a number of at least 0"),
        ({"tolerence": 1}, "unknown field tolerence"),
        ({"zh": None}, "zh must be str"),
    ],
)
def test_a_wrong_field_is_named_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CatalogueError, match=f"models/dq/dq_k1.yml, model dq_k1.*{re.escape(message)}"):
        parse_checks(NODES | {"model.eastwind.dq_k1": node(CHECK | change)})


def test_an_id_that_is_taken_is_refused() -> None:
    nodes = {"model.eastwind.dq_k1": node(CHECK), "model.eastwind.dq_k1b": node(CHECK, "dq_k1b")}
    with pytest.raises(CatalogueError, match=r"dq\.dq_k1b: check K1 is already taken by dq\.dq_k1"):
        parse_checks(NODES | nodes)


@pytest.mark.parametrize(("tables", "rule_id"), [(("A",), "K1"), (("A", "B"), "K1.A"), ((), "K1.A")])
def test_results_of_a_check_of_several_tables_are_told_apart(tables: tuple[str, ...], rule_id: str) -> None:
    check = CheckModel("K1", tables, "strong", "reconciliation", "应相等", "dq", "dq_k1")
    assert check.rule_id("A") == rule_id


def test_checks_of_all_tables_look_at_every_table_of_the_catalogue(catalogue: Catalogue) -> None:
    macro = (DBT_PROJECT / "macros" / "dq" / "filed_tables.sql").read_text(encoding="utf-8")
    listed = re.findall(r"'([a-z]+)'[,\n ]", macro[: macro.index("endmacro")])
    assert sorted(listed) == sorted(table.name.removeprefix("east_") for table in catalogue)
