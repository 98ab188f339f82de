"""A wrong entry in the catalogue is an error that says where."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from include.catalogue.east import load_catalogue, parse_catalogue
from include.catalogue.manifest import CatalogueError

MANIFEST: dict[str, Any] = {
    "nodes": {
        "model.eastwind.east_gyb": {
            "name": "east_gyb",
            "alias": "east_gyb",
            "schema": "east",
            "fqn": ["eastwind", "east", "public", "east_gyb"],
            "description": "柜员表 · Tellers, one row per teller",
            "patch_path": "eastwind://models/east/public/east_gyb.yml",
            "original_file_path": "models/east/public/east_gyb.sql",
            "config": {
                "meta": {
                    "east": {
                        "number": 103,
                        "code": "GYB",
                        "name_zh": "柜员表",
                        "mode": "full",
                        "confidence": "high",
                        "key": ["gyh"],
                        "department": "运营管理部",
                    },
                    "departments": {"运营管理部": "operations@bank.example", "人力资源部": None},
                    "issues": {
                        "answer_days": {"strong": 2, "weak": 5},
                        "repair_days": {"strong": 10, "weak": 30},
                        "arbiter": "运营管理部",
                    },
                    "edition": "5.0",
                    "editions": {"5.0": "2022-01-31", "6.0": "2027-01-31"},
                }
            },
            "columns": {
                "gyh": {
                    "name": "gyh",
                    "description": "柜员号 · Teller number",
                    "config": {
                        "meta": {
                            "item": {"code": "GYH", "name_zh": "柜员号", "format": "C..30", "required": True},
                            "rules": [
                                {"id": "R0029", "number": 29, "kind": "not_null", "severity": "strong"},
                                {
                                    "id": "R9999",
                                    "kind": "length",
                                    "severity": "weak",
                                    "at_most": 8,
                                    "when": "gyh <> '0'",
                                },
                            ],
                        }
                    },
                },
                "data_date": {"name": "data_date", "description": "", "config": {"meta": {}}},
            },
        }
    },
    "exposures": {
        "exposure.eastwind.east_submission": {
            "name": "east_submission",
            "original_file_path": "models/east/_exposures.yml",
            "owner": {"name": "监管报送"},
            "config": {"meta": {"target": "east"}},
            "depends_on": {"nodes": ["model.eastwind.east_gyb"]},
        }
    },
}


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    """The manifest with the entry at `path` below the model replaced, or removed if the value is None."""
    manifest = copy.deepcopy(MANIFEST)
    entry = manifest["nodes"]["model.eastwind.east_gyb"]
    for step in path[:-1]:
        entry = entry[step]
    if value is None:
        del entry[path[-1]]
    else:
        entry[path[-1]] = value
    return manifest


def test_a_table_is_read_with_its_items_and_rules() -> None:
    catalogue = parse_catalogue(MANIFEST)
    table = catalogue.table("GYB")
    assert (table.number, table.relation, table.domain, table.key) == (103, "east.east_gyb", "public", ("gyh",))
    assert [item.name for item in table.items] == ["gyh"]
    assert (table.items[0].size, table.items[0].is_fixed) == (30, False)
    assert [(rule.id, rule.number, rule.item, rule.when) for rule in table.rules] == [
        ("R0029", 29, "gyh", None),
        ("R9999", None, "gyh", "gyh <> '0'"),
    ]
    assert table.rules[1].params == {"at_most": 8}
    assert catalogue.exposures["east_submission"].models == ("east_gyb",)


COLUMN = ["columns", "gyh", "config", "meta"]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["config", "meta", "east", "number"], None, "number is missing"),
        (["config", "meta", "east", "number"], "103", "number must be int, but is '103'"),
        (["config", "meta", "east", "mode"], "daily", "mode must be one of full, incremental, but is 'daily'"),
        (["config", "meta", "east", "key"], ["gyh", "gh"], "key names gh, which is no item"),
        (["config", "meta", "east", "colour"], "red", "unknown field colour"),
        (["config", "meta", "east", "whose"], {"khtybh": "customer"}, "whose and secret name khtybh, which is no item"),
        (["config", "meta", "east", "secret"], {"name": "gyh", "kept": []}, "secret without whose"),
        (["config", "meta", "east", "secret"], {"name": "gyh"}, r"config\.meta\.east\.secret: kept is missing"),
        (["config", "meta", "east", "department"], None, "department is missing"),
        (["config", "meta", "east", "department"], "科技部", "department '科技部' is not among meta.departments"),
        ([*COLUMN, "item", "department"], "科技部", "column gyh: item: department '科技部' is not among"),
        ([*COLUMN, "rules", 0, "department"], "科技部", "rule R0029: department '科技部' is not among"),
        (["config", "meta", "departments"], ["运营管理部"], "meta.departments must give a mail address, or null"),
        (["config", "meta", "issues", "arbiter"], "科技部", "meta.issues.arbiter: department '科技部' is not among"),
        (["config", "meta", "issues", "answer_days"], {"strong": 1}, "answer_days must give a number of days"),
        (["config", "meta", "edition"], "7.0", r"edition '7\.0' is not among meta\.editions \(5\.0, 6\.0\)"),
        (["config", "meta", "east", "withdrawn_in"], "7.0", r"edition '7\.0' is not among meta\.editions"),
        ([*COLUMN, "item", "format"], "X9", "column gyh: 'X9' is no EAST format"),
        ([*COLUMN, "item", "code"], "GH", "must be its code in lower case"),
        ([*COLUMN, "item", "required"], "maybe", "required must be one of True, False, conditional"),
        ([*COLUMN, "rules", 0, "severity"], "hard", "rule R0029: severity must be one of strong, weak"),
        ([*COLUMN, "rules", 0, "id"], "R9999", "rule R9999 is already taken"),
        ([*COLUMN, "rules", 0, "id"], None, "column gyh: rule 1: id is missing"),
    ],
)
def test_a_wrong_entry_is_named(path: list[Any], value: Any, message: str) -> None:
    with pytest.raises(CatalogueError, match=message) as caught:
        parse_catalogue(changed(path, value))
    assert "GYB" in str(caught.value) or "models/east/public/east_gyb.yml, model east_gyb" in str(caught.value)


def test_the_department_of_a_rule_goes_before_that_of_its_item_and_that_before_the_table_s() -> None:
    of_the_item = changed([*COLUMN, "item", "department"], "人力资源部")
    table = parse_catalogue(MANIFEST).table("GYB")
    assert [table.department_of(rule) for rule in table.rules] == ["运营管理部", "运营管理部"]
    table = parse_catalogue(of_the_item).table("GYB")
    assert [table.department_of(rule) for rule in table.rules] == ["人力资源部", "人力资源部"]
    rule = of_the_item["nodes"]["model.eastwind.east_gyb"]["columns"]["gyh"]["config"]["meta"]["rules"][0]
    rule["department"] = "运营管理部"
    table = parse_catalogue(of_the_item).table("GYB")
    assert [table.department_of(rule) for rule in table.rules] == ["运营管理部", "人力资源部"]


def not_filing(entries: Any) -> dict[str, Any]:
    """The manifest of a bank that leaves tables out."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["exposures"]["exposure.eastwind.east_submission"]["config"]["meta"]["not_filed"] = entries
    return manifest


def test_what_a_bank_does_not_file_is_read_with_its_reason() -> None:
    catalogue = parse_catalogue(not_filing({"GYB": {"has_business": False, "reason": "无柜员 · No tellers"}}))
    assert (catalogue.filed, catalogue.not_filed["GYB"].reason) == ([], "无柜员 · No tellers")


def test_a_bank_may_leave_a_table_out_from_a_data_date_until_another() -> None:
    entry = {"has_business": True, "reason": "集团统一报送 · Filed by the group"}
    manifest = not_filing({"GYB": {**entry, "valid_from": "2024-02-29", "valid_until": "2024-04-30"}})
    filed = {
        month: bool(parse_catalogue(manifest).at(date(2024, month, day)).filed)
        for month, day in ((1, 31), (2, 29), (3, 31), (4, 30))
    }
    assert filed == {1: True, 2: False, 3: False, 4: True}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"GYX": {"has_business": False, "reason": "无柜员"}}, "meta.not_filed names GYX, which is no EAST table: "),
        (["GYB"], r"meta.not_filed: expected a mapping, found \['GYB'\]"),
        ({"GYB": "无柜员"}, "meta.not_filed.GYB: expected a mapping, found '无柜员'"),
        ({"GYB": {"has_business": False}}, "meta.not_filed.GYB: reason is missing"),
        ({"GYB": {"has_business": False, "reason": " "}}, "meta.not_filed.GYB: reason is empty: say in Chinese why"),
        ({"GYB": {"has_business": False, "reason": " · No tellers"}}, "meta.not_filed.GYB: reason is empty"),
        ({"GYB": {"reason": "无柜员"}}, "meta.not_filed.GYB: has_business is missing"),
        ({"GYB": {"has_business": "no", "reason": "无柜员"}}, "has_business must be bool, but is 'no'"),
        ({"GYB": {"has_business": False, "reason": "无柜员", "since": 2024}}, "unknown field since"),
        (
            {"GYB": {"has_business": False, "reason": "无柜员", "valid_from": "2024-02-30"}},
            "meta.not_filed.GYB: valid_from must be a data date such as 2024-01-31, but is '2024-02-30'",
        ),
        (
            {
                "GYB": {
                    "has_business": False, "reason": "无柜员", "valid_from": "2024-02-29", "valid_until": "2024-02-29"
                }
            },
            "meta.not_filed.GYB: valid_until 2024-02-29 must be after valid_from 2024-02-29",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_left_out_is_named_with_its_file(entries: Any, message: str) -> None:
    with pytest.raises(CatalogueError, match=f"models/east/_exposures.yml, exposure east_submission: .*{message}"):
        parse_catalogue(not_filing(entries))


def test_a_missing_manifest_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="does not exist: run `dbt parse`"):
        load_catalogue(tmp_path / "manifest.json")


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(CatalogueError, match="is not JSON"):
        load_catalogue(tmp_path / "manifest.json")
