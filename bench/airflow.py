"""`python -m bench.airflow DATE`: a data date through a running Airflow.

The last line printed is JSON: the seconds from the first run's start to the last run's end, and when each task ran.
"""

import argparse
import json
import sys
from contextlib import redirect_stdout
from datetime import date, datetime
from typing import Any

from eastwind.local.chain import Chain
from eastwind.local.server import LocalAirflow


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.airflow", description=__doc__)
    parser.add_argument("date", type=date.fromisoformat, metavar="DATE")
    day = parser.parse_args().date
    with redirect_stdout(sys.stderr), LocalAirflow(last_data_date=day) as airflow:
        began = airflow.api.now()
        outcome = Chain(airflow.api, check=airflow.check).run([day])
        if outcome.failures:
            raise SystemExit("\n".join(outcome.failures))
        runs = airflow.api.runs_since(began)
        tasks = [task for run in runs for task in airflow.api.tasks(run["dag_id"], run["dag_run_id"])]
    ended = max(_moment(run["end_date"]) for run in runs)
    print(json.dumps({"seconds": (ended - began).total_seconds(), "tasks": [_task(task, began) for task in tasks]}))


def _task(task: dict[str, Any], began: datetime) -> dict[str, Any]:
    """A task with its start and end in seconds since the beginning; both None if it did not run."""
    return {
        "name": f"{task['dag_id']}.{task['task_id']}",
        "start": (_moment(task["start_date"]) - began).total_seconds() if task["start_date"] else None,
        "end": (_moment(task["end_date"]) - began).total_seconds() if task["end_date"] else None,
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    main()
