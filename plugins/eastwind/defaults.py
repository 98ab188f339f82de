"""What all DAGs share: time zone, the bounds of their schedules, owners and retries."""

import os
from datetime import date, datetime, time, timedelta
from typing import Any

import pendulum
from airflow.sdk import CronPartitionTimetable

from eastwind.data_date import KEY_FORMAT
from include import settings

TIMEZONE = settings.TIMEZONE.key


def _bound(variable: str, default: str | None, at: time) -> datetime | None:
    """The moment `at` on the day after the data date in an environment variable: a data date is run the day after."""
    text = os.environ.get(variable) or default
    if text is None:
        return None
    return datetime.combine(date.fromisoformat(text) + timedelta(days=1), at, pendulum.timezone(TIMEZONE))


START_DATE = _bound("EASTWIND_START_DATE", "2024-01-01", time.min)
END_DATE = _bound("EASTWIND_END_DATE", None, time.max)
"""No run is scheduled for a data date before EASTWIND_START_DATE or after EASTWIND_END_DATE; by hand any can be run."""

CATCHUP = bool(os.environ.get("EASTWIND_START_DATE"))
"""A bank says since when it runs: then the data dates that an outage has left out follow, one after the other."""

RETRIES = 2
RETRY_SECONDS = int(os.environ.get("EASTWIND_RETRY_SECONDS", "60"))


def default_args(owner: str) -> dict[str, Any]:
    """Arguments of every task; `owner` is the department that answers for it."""
    return {"owner": owner, "retries": RETRIES, "retry_delay": timedelta(seconds=RETRY_SECONDS)}


def day_after(arrival: str) -> CronPartitionTimetable:
    """Daily at `arrival` ("HH:MM", local time), for the data date of the day before."""
    at = time.fromisoformat(arrival)
    return CronPartitionTimetable(
        f"{at.minute} {at.hour} * * *", timezone=TIMEZONE, run_offset=-1, key_format=KEY_FORMAT
    )
