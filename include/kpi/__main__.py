"""`python -m include.kpi publish 2024-06-30` and `values 2024-05-31`: the KPIs from the command line."""

import argparse
import logging
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from include import settings
from include.catalogue.manifest import CatalogueError
from include.kpi.history import write_values
from include.kpi.publish import DEFAULT_REASON, publish
from include.kpi.values import KpiError
from include.warehouse.connections import WarehouseUnreachable, connect
from include.warehouse.embedded import EmbeddedServerError


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.kpi", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("publish", help="compute, check and publish the KPIs of a data date")
    command.add_argument("data_date", type=date.fromisoformat, help="YYYY-MM-DD; its facts must have been built")
    command.add_argument(
        "--output", type=Path, default=settings.OUTPUT, help="root of the outputs (default: %(default)s)"
    )
    command.add_argument("--reason", default=DEFAULT_REASON, help="why published values change (default: %(default)s)")
    command = commands.add_parser("values", help="print the KPIs of a data date as CSV, as filed")
    command.add_argument("data_date", type=date.fromisoformat, help="YYYY-MM-DD")
    command.add_argument("--kpi", action="append", help="only this KPI; may be given several times")
    command.add_argument(
        "--organisation-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="compute them anew, in the organisation tree of that data date",
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        with closing(connect()) as conn:
            if arguments.command == "values":
                write_values(conn, sys.stdout, arguments.data_date, arguments.kpi, arguments.organisation_of)
                return 0
            publication = publish(conn, arguments.data_date, arguments.output, reason=arguments.reason)
    except (CatalogueError, EmbeddedServerError, KpiError, WarehouseUnreachable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(
        f"{publication.kpis} KPIs, {publication.organisations} organisations, {publication.values} values "
        f"{'published' if publication.changed else 'unchanged'} in {time.monotonic() - started:.1f} s: "
        + ", ".join(str(publication.directory / file.name) for file in publication.files)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
