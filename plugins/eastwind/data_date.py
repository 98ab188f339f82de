"""The data date of a run is its partition key, an ISO date such as `2024-06-30`."""

from datetime import date, timedelta

from airflow.sdk.exceptions import AirflowFailException

TEMPLATE = "{{ partition_key }}"
"""Template of an operator's `data_date`; `parse` makes it a date."""

KEY_FORMAT = "%Y-%m-%d"


def parse(key: str) -> date:
    """The date in a partition key.

    Raises AirflowFailException, so that Airflow does not try again, if the key is not an ISO date: a run that was
    triggered without a partition key has the key `None`.
    """
    try:
        data_date = date.fromisoformat(key)
    except (TypeError, ValueError):
        data_date = None
    if data_date is None or data_date.isoformat() != key:
        raise AirflowFailException(
            f"the run's partition key must be its data date, such as 2024-06-30, but is {key!r}: "
            "trigger the DAG again and give the data date as partition key"
        )
    return data_date


def is_month_end(data_date: date) -> bool:
    return (data_date + timedelta(days=1)).day == 1
