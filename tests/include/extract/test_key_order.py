import pyarrow as pa
import pytest

from include.extract.key_order import KeyOrder


def is_strict(*blocks: list[tuple[str | None, ...]]) -> bool:
    names = ["a", "b"][: len(blocks[0][0])]
    order = KeyOrder(names)
    for block in blocks:
        columns = [pa.array([row[place] for row in block], pa.string()) for place in range(len(names))]
        order.see(pa.table(columns, names=names))
    return order.is_strict


@pytest.mark.parametrize(
    "blocks",
    [
        ([("1",)],),
        ([("1",), ("2",)], [("3",)]),
        ([("A",), ("a",), ("丁",), ("𠮷",)],),
        ([("1", "1"), ("1", "2")], [("1", "3"), ("2", "1")]),
    ],
)
def test_growing_keys_are_in_strict_order(blocks: tuple[list[tuple[str | None, ...]], ...]) -> None:
    assert is_strict(*blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        ([("1",), ("1",)],),
        ([("2",), ("1",)],),
        ([("1",), ("2",)], [("2",)]),
        ([("1",), (None,)],),
        ([("1",)], [(None,)]),
        ([("1", "2"), ("1", "2")],),
        ([("1", "2"), ("1", "1")],),
        ([("2", "1")], [("1", "9")]),
        ([("1", None), ("2", "1")],),
    ],
)
def test_a_key_that_does_not_grow_or_is_missing_breaks_the_order(
    blocks: tuple[list[tuple[str | None, ...]], ...],
) -> None:
    assert not is_strict(*blocks)


def test_nothing_is_in_order() -> None:
    order = KeyOrder(["a"])
    order.see(pa.table({"a": pa.array([], pa.string())}))
    assert order.is_strict
