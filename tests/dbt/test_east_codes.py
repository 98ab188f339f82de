"""The dictionary of code values: every word of core has its value, and every value is one that EAST admits."""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from include.settings import DBT_PROJECT


def code_values() -> dict[str, dict[str, str]]:
    """Of all files of the dictionary; a code set stands in one of them."""
    values: dict[str, dict[str, str]] = {}
    for path in sorted((DBT_PROJECT / "macros" / "east_codes").glob("*.sql")):
        for name, text in DICTIONARY.findall(path.read_text(encoding="utf-8")):
            part = ast.literal_eval(text)
            assert not values.keys() & part.keys(), name
            values |= part
    return values


DICTIONARY = re.compile(r"macro (\w+)_code_values\(\).*?\{\{ return\((.*?)\) \}\}", re.DOTALL)
CODE_VALUES = code_values()

ITEM = re.compile(r"code_value(?:_list)?\('(\w+)', '(?:(\w+)\.)?(\w+)'\)")
SOURCE = re.compile(r"\{\{ ref\('(core_\w+)'\) \}\}(?: as (\w+))?")
CTE = re.compile(r"(\w+) as \(\n    select\n?(?:[^()]|\([^()]*\))*?from \{\{ ref\('(core_\w+)'\) \}\}\n")
WORDS = re.compile(r"^(\w+) in \((.*)\)$")


def allowed() -> dict[str, tuple[set[str], set[str]]]:
    """By code set: the values it lists, and the prefixes that the bank completes."""
    sets: dict[str, tuple[set[str], set[str]]] = {}
    with (DBT_PROJECT / "seeds" / "east" / "code_set_value.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            values, prefixes = sets.setdefault(row["code_set"], (set(), set()))
            (prefixes if row["is_prefix"] == "true" else values).add(row["value"])
    return sets


ALLOWED = allowed()


@pytest.mark.parametrize("code_set", [name for name in CODE_VALUES if name.startswith("CS_")])
def test_every_value_is_one_that_east_admits(code_set: str) -> None:
    values, prefixes = ALLOWED[code_set]
    for code, value in CODE_VALUES[code_set].items():
        assert value in values or any(value.startswith(prefix) for prefix in prefixes), (code, value)


@pytest.mark.parametrize("code_set", [name for name in CODE_VALUES if name.startswith("CS_")])
def test_other_codes_are_passed_on_only_where_east_admits_values_of_the_bank(code_set: str) -> None:
    assert ("*" not in CODE_VALUES[code_set]) or "其他-" in ALLOWED[code_set][1]


def mapped_columns() -> Iterator[tuple[str, str, str]]:
    """(code set, core model, column) wherever an EAST model maps a code."""
    for path in sorted((DBT_PROJECT / "models" / "east").rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        models = dict(CTE.findall(text)) | {alias: model for model, alias in SOURCE.findall(text)}
        for code_set, alias, column in ITEM.findall(text):
            yield code_set, models[alias], column


def words_of(model: str, column: str) -> set[str]:
    """The words that core's contract admits in the column."""
    (path,) = Path(DBT_PROJECT / "models" / "core").rglob(f"{model}.yml")
    (contract,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    words: set[str] = set()
    for described in contract["columns"]:
        for constraint in described.get("constraints", []):
            match = WORDS.match(constraint.get("expression", ""))
            if match and match[1] == column:
                words |= set(re.findall(r"'(\w+)'", match[2]))
    return words


@pytest.mark.parametrize(("code_set", "model", "column"), sorted(set(mapped_columns())))
def test_every_word_of_core_has_its_value(code_set: str, model: str, column: str) -> None:
    assert words_of(model, column) <= set(CODE_VALUES[code_set])


def test_the_contracts_are_read() -> None:
    """Or the test above would pass whatever they say."""
    assert words_of("core_loan", "five_class") == {"normal", "special_mention", "substandard", "doubtful", "loss"}
    assert len([1 for _, model, column in mapped_columns() if words_of(model, column)]) > 30
