"""The check digits of the identifier checks, as SQL computes them, beside those of python-stdnum."""

import random

import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.util import isdigits

from tests.conftest import DatabaseFactory
from tests.dbt.throwaway_project import ThrowawayProject

CASES = 60
DRAWN = random.Random(20240630)


def _resident_ids() -> list[str]:
    born = [f"{year}{month:02}{day:02}" for year in (1949, 2000) for month in (2, 12) for day in (1, 28)]
    numbers = [f"110105{DRAWN.choice(born)}{DRAWN.randrange(1000):03}" for _ in range(CASES)]
    return [number + ric.calc_check_digit(number + "0") for number in numbers]


def _credit_codes() -> list[str]:
    characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    numbers = ["91350100" + "".join(DRAWN.choices(characters, k=9)) for _ in range(CASES)]
    return [number + uscc.calc_check_digit(number + "0") for number in numbers]


def _card_numbers() -> list[str]:
    numbers = [str(DRAWN.randrange(10 ** (size - 2), 10 ** (size - 1))) for size in range(13, 20) for _ in range(9)]
    return [number + luhn.calc_check_digit(number) for number in numbers]


def _organisation_codes() -> list[str]:
    """GB 11714 is not in python-stdnum, but in every unified social credit code: its ninth to seventeenth character."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    numbers = ["".join(DRAWN.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=8)) for _ in range(CASES)]
    digits = [
        -sum(int(character, 36) * weight for character, weight in zip(number, weights, strict=True)) % 11
        for number in numbers
    ]
    return [f"{number}-{'X' if digit == 10 else digit}" for number, digit in zip(numbers, digits, strict=True)]


RIGHT = {
    "is_resident_id": ["11010519491231002X", *_resident_ids()],
    "is_credit_code": ["91110000600037341L", *_credit_codes()],
    "is_organisation_code": ["60003734-1", "600037341", "D2143569-X", *_organisation_codes()],
    "is_card_number": _card_numbers(),
}
WRONG = {
    "is_resident_id": ["", "x", "11010519491231002x", "110105194912310021", "11010519491331002X", "110105491231002"],
    "is_credit_code": ["", "91110000600037341l", "9111000060003734IL", "91110000600037341", "91110000600037342L"],
    "is_organisation_code": ["", "60003734-2", "6000373-1", "60003734--1", "d2143569-X"],
    "is_card_number": ["", "622202123456", "6222021234567890", "62220212345678901234", "622202123456789X"],
}


def _changed(number: str) -> str:
    """The number with one digit before the last another one: no check digit lets that pass."""
    place = next(at for at in range(len(number) - 3, -1, -1) if isdigits(number[at]))
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, new_database: DatabaseFactory) -> dict[tuple[str, str], bool]:
    """What each macro says of each number."""
    project = ThrowawayProject.create(tmp_path_factory.mktemp("identifiers"), new_database("identifiers"))
    parts = []
    for macro, right in RIGHT.items():
        numbers = {*right, *map(_changed, right), *WRONG[macro]}
        values = ", ".join(f"('{number}')" for number in sorted(numbers))
        parts.append(
            f"select '{macro}' as macro, number, {{{{ {macro}('number') }}}} as is_right"
            f" from (values {values}) as drawn (number)"
        )
    project.write("judged.sql", "{{ config(materialized='table', schema='public') }}\n" + "\nunion all\n".join(parts))
    outcome = project.dbt("run", "--select", "judged")
    assert outcome.success, outcome.messages
    return {(macro, number): is_right for macro, number, is_right in project.rows("select * from public.judged")}


@pytest.mark.parametrize("macro", sorted(RIGHT))
def test_numbers_with_their_check_digit_pass(judged: dict[tuple[str, str], bool], macro: str) -> None:
    assert [number for number in RIGHT[macro] if not judged[macro, number]] == []


@pytest.mark.parametrize("macro", sorted(RIGHT))
def test_numbers_with_a_digit_changed_or_of_another_shape_fail(judged: dict[tuple[str, str], bool], macro: str) -> None:
    wrong = [*map(_changed, RIGHT[macro]), *WRONG[macro]]
    assert [number for number in wrong if judged[macro, number] and number not in RIGHT[macro]] == []
