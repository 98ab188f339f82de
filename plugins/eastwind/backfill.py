"""`python -m eastwind.backfill FROM TO`: past data dates through Airflow, with all that follows from them.

Airflow is found by EASTWIND_AIRFLOW (http://user:password@host:8080). Without it, that of `make airflow` is used, or
one is started for the time of the backfill.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2

from eastwind import pools
from eastwind.catalogue import sources
from eastwind.local.api import AirflowApi, ApiError
from eastwind.local.chain import PUBLISHERS, Chain
from eastwind.local.environment import USER, airflow_home, keys
from eastwind.local.server import AirflowNotStarted, LocalAirflow, running_url
from include.catalogue.manifest import CatalogueError
from include.catalogue.sources import ContractError
from include.extract.backfill import Backfill, BackfillRefused, add_arguments, run_backfill
from include.extract.batch import DONE, batch_status
from include.extract.errors import ExtractError
from include.warehouse.connections import WarehouseUnreachable, connect

DAG_ID = "backfill"
GO_FIRST = ("extract_", "transform")
POLL_SECONDS = 5.0


class AirflowLoad:
    """Loads a data date by a run of the DAG `backfill`, then builds it if every system is loaded. See `Load`.

    The daily runs go first: nothing is begun while one is under way, or due before the longest data date so far would
    be done. `transform` builds one data date at a time, and that of the day must not wait for this one.
    """

    def __init__(
        self,
        api: AirflowApi,
        systems: Sequence[str],
        warehouse: psycopg2.extensions.connection,
        check: Callable[[], None] = lambda: None,
        report: Callable[[str], None] = print,
    ) -> None:
        self.api = api
        self.systems = systems
        self.warehouse = warehouse
        self.check = check
        self.report = report
        self.longest = timedelta()
        self.unpublished: list[str] = []

    def __call__(self, data_date: date, missing: Sequence[str]) -> list[str]:
        self._give_way()
        began = datetime.now(UTC)
        done = {system for system, status in batch_status(self.warehouse, data_date).items() if status in DONE}
        missing = [system for system in missing if system not in done]
        follows = {publisher: ["transform"] for publisher in PUBLISHERS}
        if missing and done.union(missing) >= set(self.systems):
            follows["transform"] = [DAG_ID]
        chain = Chain(
            self.api,
            report=lambda line: None,
            check=self.check,
            extracts=[DAG_ID] if missing else ["transform"],
            follows=follows,
            by_hand={"transform"},
        )
        failures = chain.run([data_date], {"systems": list(missing)} if missing else None).failures
        self.longest = max(self.longest, datetime.now(UTC) - began)
        # What has not been published keeps no later date from being loaded.
        unpublished = [failure for failure in failures if failure.startswith(PUBLISHERS)]
        self.unpublished += unpublished
        return [failure for failure in failures if failure not in unpublished]

    def _give_way(self) -> None:
        """Wait for other runs, and for an earlier backfill's that goes on although its command was killed."""
        told = ""
        while ahead := self._ahead():
            if ahead != told:
                self.report(f"waiting for {ahead}")
                told = ahead
            self.check()
            time.sleep(POLL_SECONDS)

    def _ahead(self) -> str:
        """What goes first, in words."""
        dags = [dag for dag in self.api.unpaused_dags() if dag["dag_id"].startswith((*GO_FIRST, DAG_ID))]
        ids = {dag["dag_id"] for dag in dags}
        if active := [run for run in self.api.active_runs() if run["dag_id"] in ids]:
            return ", ".join(sorted({f"{run['dag_id']} {run['partition_key']}" for run in active}))
        moments = [datetime.fromisoformat(due) for dag in dags if (due := dag["next_dagrun_run_after"])]
        due = min(moments, default=None)
        if due is not None and due < datetime.now(UTC) + self.longest:
            return f"the run scheduled at {due:%Y-%m-%d %H:%M} UTC"
        return ""


@contextmanager
def find_airflow(last_data_date: date, external: str | None) -> Iterator[tuple[AirflowApi, Callable[[], None]]]:
    """The Airflow to use, and what raises when it has ended.

    external: its URL with user and password. One that is started here schedules nothing after `last_data_date`.
    """
    if external:
        parts = urlsplit(external)
        bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")
        yield AirflowApi(bare, unquote(parts.username or ""), unquote(parts.password or "")), lambda: None
    elif url := running_url():
        yield AirflowApi(url, USER, keys()["password"]), lambda: None
    else:
        print(f"starting Airflow (logs in {airflow_home()})", flush=True)
        with LocalAirflow(last_data_date=last_data_date) as airflow:
            yield airflow.api, airflow.check


def make_ready(api: AirflowApi) -> None:
    """Make sure that runs do not wait for ever. Raises BackfillRefused if a DAG is paused."""
    unpaused = {dag["dag_id"] for dag in api.unpaused_dags()}
    if paused := [dag_id for dag_id in (DAG_ID, "transform") if dag_id not in unpaused]:
        raise BackfillRefused(f"the DAG {' and '.join(paused)} is paused or missing in {api.url}: unpause it")
    api.create_pool(pools.BACKFILL, pools.SLOTS[pools.BACKFILL])


def again(backfill: Backfill, system: str | None) -> str:
    """The command that goes on where this one stops."""
    options = {"SYSTEM": system, "MONTH_ENDS": backfill.month_ends and 1, "SPLIT": backfill.split and 1}
    given = "".join(f" {name}={value}" for name, value in options.items() if value)
    return f"make backfill FROM={backfill.first} TO={backfill.last}{given}"


def run(backfill: Backfill, systems: Sequence[str], external: str | None) -> list[str]:
    """Run the backfill through Airflow and return what has failed."""
    with (
        closing(connect()) as warehouse,
        closing(connect()) as status,
        find_airflow(backfill.last, external) as (api, check),
    ):
        make_ready(api)
        load = AirflowLoad(api, systems, status, check, _print_now)
        problems = run_backfill(backfill, warehouse, load, _print_now, required=systems)
        return [*problems, *load.unpublished]


def _print_now(line: str) -> None:
    print(line, flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eastwind.backfill", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--system", help="only this source system; all of them unless given")
    arguments = parser.parse_args()
    try:
        systems = tuple(system.name for system in sources())
    except (CatalogueError, ContractError) as error:
        parser.error(str(error))
    if arguments.system and arguments.system not in systems:
        parser.error(f"no source {arguments.system}: choose from {', '.join(systems)}")
    chosen = (arguments.system,) if arguments.system else systems
    backfill = Backfill(arguments.first, arguments.last, chosen, arguments.month_ends, arguments.split)
    for ended in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ended, _end)
    stopped = False
    try:
        problems = run(backfill, systems, os.environ.get("EASTWIND_AIRFLOW"))
    except KeyboardInterrupt:
        problems, stopped = ["stopped; what Airflow has begun goes on as long as Airflow runs"], True
    except (AirflowNotStarted, ApiError, BackfillRefused, ExtractError, OSError, WarehouseUnreachable) as error:
        problems = [str(error)]
    except psycopg2.Error as error:
        problems = [str(error).strip()]
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if problems:
        print(f"to go on: {again(backfill, arguments.system)}", file=sys.stderr)
    return 130 if stopped else int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
