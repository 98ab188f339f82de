import threading
from collections.abc import Iterator

import pytest

from include.extract.read_ahead import read_ahead


def test_everything_comes_in_its_order() -> None:
    with read_ahead(iter(range(100))) as numbers:
        assert list(numbers) == list(range(100))


def test_nothing_comes_of_nothing() -> None:
    with read_ahead(iter(())) as nothing:
        assert list(nothing) == []


def test_what_is_raised_while_reading_is_raised_after_what_was_read() -> None:
    def read() -> Iterator[int]:
        yield 1
        raise OSError("the line is dead")

    with read_ahead(read()) as numbers:
        assert next(numbers) == 1
        with pytest.raises(OSError, match="the line is dead"):
            next(numbers)


def test_no_more_is_read_than_a_few_and_nothing_once_it_is_left() -> None:
    taken: list[int] = []

    def read() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with read_ahead(read()) as numbers:
        assert next(numbers) == 0
    assert len(taken) < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "read ahead"]
