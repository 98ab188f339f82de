"""What all DAGs share: time zone, the bounds of their schedules, owners and retries."""

import os
from datetime import date, datetime, time, timedelta
from typing import Any

import pendulum
from airflow.sdk import CronPartitionTimetable

from eastwind.data_date import KEY_FORMAT

TIMEZONE = "Asia/Shanghai"

FIRST_DATA_DATE = date.fromisoformat(os.environ.get("EASTWIND_START_DATE", "2024-01-01"))
LAST_DATA_DATE = date.fromisoformat(os.environ["EASTWIND_END_DATE"]) if "EASTWIND_END_DATE" in os.environ else None
"""No run is scheduled for a data date outside these; by hand any date can be run."""

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


def schedule_bounds() -> dict[str, datetime]:
    """`start_date` and, if there is a last data date, `end_date` of a daily DAG: it runs the day after."""
    zone = pendulum.timezone(TIMEZONE)
    bounds = {"start_date": datetime.combine(FIRST_DATA_DATE + timedelta(days=1), time.min, zone)}
    if LAST_DATA_DATE:
        bounds["end_date"] = datetime.combine(LAST_DATA_DATE + timedelta(days=1), time.max, zone)
    return bounds
