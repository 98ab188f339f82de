"""`python -m bench.month DATE..`: the stages of data dates one after the other in this process, and what each takes.

The last line printed is JSON: for every date the seconds of its stages and of its models.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from datetime import date
from typing import Any

from dbt.cli.main import dbtRunner

from include import settings
from include.catalogue.east import load_catalogue
from include.catalogue.manifest import read_manifest
from include.catalogue.sources import load_sources
from include.checks.run import run_checks
from include.east.package import publish
from include.east.sm3 import digest_new_values
from include.extract.sources import EnvironmentConnections, open_source
from include.extract.system import extract_system
from include.kpi.publish import publish as publish_kpis
from include.warehouse.connections import connect

STAGES = ("extract", "staging and core", "facts", "kpi", "digests", "east", "build checks", "checks", "package")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.month", description=__doc__)
    parser.add_argument("dates", type=date.fromisoformat, metavar="DATE", nargs="*")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--select", help="instead of the stages, run these models")
    parser.add_argument("--no-tests", action="store_true", help="models without their tests")
    parser.add_argument("--parse", action="store_true", help="parse the project, which everything else needs")
    arguments = parser.parse_args()
    with redirect_stdout(sys.stderr):
        if arguments.parse:
            _dbt("parse")
        # `dbt run` would leave out seeds, which core reads.
        whole = ["build", "--exclude-resource-type", "test"] if arguments.no_tests else ["build"]
        verb = ["run"] if arguments.select else whole
        found = [_month(day, arguments.stages, verb, arguments.select) for day in arguments.dates]
    print(json.dumps(found))


def _month(day: date, stages: list[str], verb: list[str], select: str | None) -> dict[str, Any]:
    os.environ["EASTWIND_DATA_DATE"] = day.isoformat()
    models: dict[str, float] = {}

    def dbt(*selection: str) -> None:
        result = _dbt(*verb, "--indirect-selection", "buildable", "--select", *selection)
        models.update({node.node.name: node.execution_time for node in result if node.node.resource_type == "model"})

    work: dict[str, Callable[[], object]] = {
        "extract": lambda: _extract(day),
        "staging and core": lambda: dbt("path:seeds", "path:models/staging", "path:models/core"),
        "facts": lambda: dbt("path:models/kpi"),
        "kpi": lambda: _with_warehouse(lambda conn: publish_kpis(conn, day, settings.OUTPUT)),
        "digests": lambda: _with_warehouse(lambda conn: digest_new_values(conn, day)),
        "east": lambda: dbt("path:models/east"),
        "build checks": lambda: dbt("path:models/dq"),
        "checks": lambda: _with_warehouse(lambda conn: run_checks(conn, load_catalogue(), day)),
        "package": lambda: _with_warehouse(lambda conn: _publish(conn, day)),
    }
    if select:
        work, stages = {"select": lambda: dbt(*select.split())}, ["select"]
    seconds = {}
    for stage in stages:
        start = time.perf_counter()
        work[stage]()
        seconds[stage] = time.perf_counter() - start
    return {"date": day.isoformat(), "stages": seconds, "models": models}


def _dbt(*arguments: str) -> Any:
    place = ["--project-dir", str(settings.DBT_PROJECT), "--profiles-dir", str(settings.DBT_PROJECT)]
    outcome = dbtRunner().invoke([*arguments, "--quiet", "--target", "warehouse", *place])
    if not outcome.success:
        nodes = getattr(outcome.result, "results", [])
        failed = [f"{node.node.name}: {node.message}" for node in nodes if node.status in ("error", "fail")]
        raise SystemExit(f"dbt {' '.join(arguments)} has failed: {outcome.exception or ''} {'; '.join(failed)}")
    return outcome.result


def _extract(day: date) -> None:
    for system in load_sources(read_manifest()).values():
        with open_source(system, EnvironmentConnections()) as source, closing(connect()) as warehouse:
            outcome = extract_system(system, day, source, warehouse)
        if outcome.failed:
            raise SystemExit(f"extract {system.name} {day} has failed: {outcome.failed}")


def _publish(conn: Any, day: date) -> None:
    catalogue = load_catalogue()
    publish(conn, catalogue, catalogue.exposures["east_submission"], day)


def _with_warehouse(work: Callable[[Any], object]) -> None:
    with closing(connect()) as conn:
        work(conn)


if __name__ == "__main__":
    main()
