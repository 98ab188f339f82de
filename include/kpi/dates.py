"""The dates a KPI is compared with."""

from collections.abc import Mapping
from datetime import date, timedelta


def comparison_dates(data_date: date) -> Mapping[str, date]:
    """What `data_date` is compared with: the last days of the previous month and year, and the same day a year ago.

    A month end has the month end a year ago on its other side, 28 February 2025 therefore 29 February 2024.
    """
    return {
        "previous_month": data_date.replace(day=1) - timedelta(days=1),
        "year_start": date(data_date.year - 1, 12, 31),
        "last_year": _a_year_before(data_date),
    }


def _a_year_before(day: date) -> date:
    next_day = day + timedelta(days=1)
    if next_day.day == 1:
        return next_day.replace(year=next_day.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
