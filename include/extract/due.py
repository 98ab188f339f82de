"""When a delivery is due."""

import datetime as dt

from include.settings import TIMEZONE


def due_at(data_date: dt.date, arrival: str) -> dt.datetime:
    """The moment by which the delivery of `data_date` is due: `arrival` (HH:MM, the bank's local time) on the day
    after."""
    return dt.datetime.combine(data_date + dt.timedelta(days=1), dt.time.fromisoformat(arrival), TIMEZONE)
