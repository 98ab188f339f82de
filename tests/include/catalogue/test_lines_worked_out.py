"""Every item of every table stands in a line worked out by hand from source records (tests/dbt/source_to_file), with a
value that no other item of the table has in all of the lines: columns that are swapped or mapped wrongly are seen."""

from collections.abc import Sequence
from itertools import combinations

from include.catalogue.east import Catalogue
from tests.dbt.test_source_to_file import LINES, Row

# Items that the same source column fills, with the reason.
SAME_SOURCE = {
    ("GRXDFHZ", "ffrq", "khrq"): "a loan account is opened when the loan is paid out",
    ("DGXDFHZ", "ffrq", "khrq"): "a loan account is opened when the loan is paid out",
    ("PJZTXB", "xdhth", "xdjjh"): "the filling rule asks for the number of the bill in both",
}


def alike(items: Sequence[str], lines: Sequence[Row]) -> list[tuple[str, str]]:
    """Pairs of items that no line tells apart: were they swapped, all lines would still be found."""
    return [(one, other) for one, other in combinations(items, 2) if all(line[one] == line[other] for line in lines)]


def empty(items: Sequence[str], lines: Sequence[Row]) -> list[str]:
    return [item for item in items if not any(line[item] for line in lines)]


def test_a_line_tells_apart_what_differs_in_it() -> None:
    lines = [{"a": "1", "b": "1", "c": ""}, {"a": "3", "b": "3", "c": ""}]
    assert alike(["a", "b", "c"], lines) == [("a", "b")]
    assert alike(["a", "b", "c"], [*lines, {"a": "4", "b": "5", "c": ""}]) == []
    assert empty(["a", "b", "c"], lines) == ["c"]


def test_every_table_has_lines_that_say_all_its_items(catalogue: Catalogue) -> None:
    assert {model for model, _ in LINES} == {table.model for table in catalogue}
    for table in catalogue:
        for line in lines_of(table.model):
            assert set(line) == {item.name for item in table.items}, table.code


def test_every_item_carries_a_value_in_a_line_or_says_why_not(catalogue: Catalogue) -> None:
    assert {
        f"{table.code}.{item.code}"
        for table in catalogue
        for item in table.items
        if item.name in empty([item.name], lines_of(table.model)) and not (item.unfilled or item.usually_unfilled)
    } == set()


def test_the_lines_of_a_table_tell_its_items_apart(catalogue: Catalogue) -> None:
    indistinct = {
        (table.code, *pair)
        for table in catalogue
        for pair in alike([item.name for item in table.items], lines_of(table.model))
    }
    assert indistinct == set(SAME_SOURCE)


def lines_of(model: str) -> list[Row]:
    return [line for name, line in LINES if name == model]
