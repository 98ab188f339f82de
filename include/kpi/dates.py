"""The dates a KPI is compared with."""

from collections.abc import Mapping
from datetime import date, timedelta


def comparison_dates(data_date: date) -> Mapping[str, date]:
    """What `data_date` is compared with: last days of the previous month, quarter and year, the same day a year ago.

    A month end has the month end a year ago on its other side, 28 February 2025 therefore 29 February 2024.
    """
    return {
        "previous_month": data_date.replace(day=1) - timedelta(days=1),
        "previous_quarter": data_date.replace(month=(data_date.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1),
        "year_start": date(data_date.year - 1, 12, 31),
        "last_year": _a_year_before(data_date),
    }


def base_dates(data_date: date, base: str) -> tuple[date, ...]:
    """The dates, besides its own, whose facts a growth from `base` needs at `data_date`.

    What is measured against last year may set its year's beginning beside that of this year.
    """
    compared = comparison_dates(data_date)
    if base != "last_year":
        return (compared[base],)
    last_year = compared["last_year"]
    return (last_year, compared["year_start"], comparison_dates(last_year)["year_start"])


def _a_year_before(day: date) -> date:
    next_day = day + timedelta(days=1)
    if next_day.day == 1:
        return next_day.replace(year=next_day.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
