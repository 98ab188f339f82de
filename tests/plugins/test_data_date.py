"""The data date of a run."""

from datetime import date

import pytest
from airflow.sdk.exceptions import AirflowFailException

from eastwind import data_date


def test_a_partition_key_is_an_iso_date() -> None:
    assert data_date.parse("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize("key", ["None", "", "20240630", "2024-6-30", "2024-02-30", "2024-W26-7", "2024-06-30; drop"])
def test_any_other_key_fails_the_task_for_good_and_says_what_to_do(key: str) -> None:
    with pytest.raises(AirflowFailException, match="give the data date as partition key"):
        data_date.parse(key)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2023, 2, 28), date(2024, 6, 30), date(2024, 12, 31)])
def test_month_ends(day: date) -> None:
    assert data_date.is_month_end(day)


@pytest.mark.parametrize("day", [date(2024, 2, 28), date(2024, 6, 29), date(2024, 7, 1)])
def test_other_days(day: date) -> None:
    assert not data_date.is_month_end(day)
