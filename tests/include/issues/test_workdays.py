"""Days count as China works: without holidays, with the weekends worked for them."""

import logging
from datetime import date

import pytest

from include.issues.workdays import working_days_after


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2024, 7, 2), 2, date(2024, 7, 4)),
        (date(2024, 7, 5), 1, date(2024, 7, 8)),
        (date(2024, 6, 7), 1, date(2024, 6, 11)),
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2024, 9, 27), 2, date(2024, 9, 30)),
        (date(2024, 10, 11), 1, date(2024, 10, 12)),
        (date(2024, 10, 1), 0, date(2024, 10, 1)),
    ],
    ids=["weekdays", "weekend", "Dragon Boat Festival", "National Day", "Sunday worked", "Saturday worked", "none"],
)
def test_working_days_are_those_of_china(day: date, days: int, due: date, caplog: pytest.LogCaptureFixture) -> None:
    assert working_days_after(day, days) == due
    assert caplog.records == []


def test_of_a_year_whose_holidays_are_not_known_weekdays_count_and_a_warning_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    friday = date(2099, 5, 1)
    with caplog.at_level(logging.WARNING):
        assert (friday.weekday(), working_days_after(friday, 2)) == (4, date(2099, 5, 5))
    assert "does not have the holidays of 2099" in caplog.text
