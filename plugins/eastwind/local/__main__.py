"""`python -m eastwind.local demo|airflow`: the DAGs under a real scheduler on this machine."""

import argparse
import signal
import sys
import time
from datetime import date, timedelta
from types import FrameType

from eastwind.local.api import ApiError
from eastwind.local.chain import Chain
from eastwind.local.environment import USER, airflow_home, keys
from eastwind.local.server import AirflowNotStarted, LocalAirflow
from eastwind.local.summary import summary


def month_ends(months: int, until: date) -> list[date]:
    """The last `months` month ends up to and including `until`, which must be one."""
    if (until + timedelta(days=1)).day != 1:
        raise ValueError(f"--until must be a month end, but is {until}")
    ends = [until]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def demo(arguments: argparse.Namespace) -> int:
    """Run the month ends of the window through the DAGs, then say what they left."""
    dates = month_ends(arguments.months, arguments.until)
    print(f"starting Airflow (logs in {airflow_home()})", flush=True)
    with LocalAirflow(last_data_date=arguments.until) as airflow:
        print(f"running {', '.join(map(str, dates))}; to watch: {_access(airflow)}", flush=True)
        outcome = Chain(airflow.api, report=_print_now, check=airflow.check).run(dates)
    if outcome.failures:
        print("\nfailed:\n" + "\n".join(outcome.failures), file=sys.stderr)
        return 1
    print(f"\n{summary(dates)}")
    return 0


def airflow(arguments: argparse.Namespace) -> int:
    """Run Airflow until Ctrl-C. With --until, nothing is scheduled for a later data date."""
    print(f"starting Airflow (logs in {airflow_home()})", flush=True)
    with LocalAirflow(last_data_date=arguments.until) as running:
        print(f"Airflow is ready: {_access(running)}; Ctrl-C ends it", flush=True)
        while True:
            running.check()
            time.sleep(5)


def _access(airflow: LocalAirflow) -> str:
    return f"{airflow.url} (user {USER}, password {keys()['password']})"


def _print_now(line: str) -> None:
    print(line, flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eastwind.local", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (demo, airflow):
        subparser = commands.add_parser(command.__name__, help=command.__doc__, description=command.__doc__)
        subparser.set_defaults(command=command)
        subparser.add_argument("--until", type=date.fromisoformat, required=command is demo, help="last data date")
    commands.choices["demo"].add_argument("--months", type=int, default=3, help="number of month ends")
    arguments = parser.parse_args()
    for ended in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ended, _end)
    try:
        return int(arguments.command(arguments))
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    except (AirflowNotStarted, ApiError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
