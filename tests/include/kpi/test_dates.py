from datetime import date

import pytest

from include.kpi.dates import base_dates, comparison_dates


@pytest.mark.parametrize(
    ("data_date", "previous_month", "previous_quarter", "year_start", "last_year"),
    [
        ("2024-06-30", "2024-05-31", "2024-03-31", "2023-12-31", "2023-06-30"),
        ("2024-01-31", "2023-12-31", "2023-12-31", "2023-12-31", "2023-01-31"),
        ("2023-12-31", "2023-11-30", "2023-09-30", "2022-12-31", "2022-12-31"),
        # a month end has a month end a year ago
        ("2024-02-29", "2024-01-31", "2023-12-31", "2023-12-31", "2023-02-28"),
        ("2025-02-28", "2025-01-31", "2024-12-31", "2024-12-31", "2024-02-29"),
        # any other day has its own day
        ("2024-02-28", "2024-01-31", "2023-12-31", "2023-12-31", "2023-02-28"),
        ("2024-06-15", "2024-05-31", "2024-03-31", "2023-12-31", "2023-06-15"),
    ],
)
def test_what_a_date_is_compared_with(
    data_date: str, previous_month: str, previous_quarter: str, year_start: str, last_year: str
) -> None:
    assert comparison_dates(date.fromisoformat(data_date)) == {
        "previous_month": date.fromisoformat(previous_month),
        "previous_quarter": date.fromisoformat(previous_quarter),
        "year_start": date.fromisoformat(year_start),
        "last_year": date.fromisoformat(last_year),
    }


def test_a_growth_over_last_year_needs_both_years_beginnings() -> None:
    assert base_dates(date(2024, 6, 30), "year_start") == (date(2023, 12, 31),)
    assert base_dates(date(2024, 6, 30), "last_year") == (
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2022, 12, 31),
    )
