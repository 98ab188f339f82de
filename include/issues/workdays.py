"""Working days of China's calendar, with the weekends that are worked for holidays, and what is due by them."""

import logging
from collections.abc import Mapping
from datetime import date, timedelta

from chinese_calendar import is_workday

from include.catalogue.departments import SEVERITIES, Departments

log = logging.getLogger(__name__)


def due_dates(departments: Departments, today: date) -> list[tuple[str, date | None, date | None]]:
    """By severity the last day for an answer and for a repair of what is found today; None without a time limit."""
    return [
        (severity, _due(departments.answer_days, severity, today), _due(departments.repair_days, severity, today))
        for severity in SEVERITIES
    ]


def working_days_after(day: date, days: int) -> date:
    """The day that many working days after `day`; `day` itself after none.

    Of years whose holidays the calendar does not have, Monday to Friday are taken, and a warning says so: they are
    announced in the November before, and issues of December are due in the next year.
    """
    announced = True
    while days > 0:
        day += timedelta(days=1)
        try:
            works = is_workday(day)
        except NotImplementedError:
            announced, works = False, day.weekday() < 5
        days -= works
    if not announced:
        log.warning(
            "%s: chinesecalendar does not have the holidays of %s, Monday to Friday are counted: install its newest"
            " version when the State Council has announced them",
            day,
            day.year,
        )
    return day


def _due(days: Mapping[str, int], severity: str, today: date) -> date | None:
    return working_days_after(today, days[severity]) if severity in days else None
