"""The KPIs from the command line: `publish 2024-06-30`, `values 2024-05-31`, `rows npl_ratio 2024-06-30`."""

import argparse
import logging
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from psycopg2 import errors

from include import settings
from include.catalogue.manifest import CatalogueError, read_manifest
from include.kpi.definitions import LEVELS, load_kpis
from include.kpi.history import write_values
from include.kpi.metrics import SemanticLayer
from include.kpi.publish import DEFAULT_REASON, publish
from include.kpi.rows import NotAllowed, personal_columns, write_rows
from include.kpi.values import KpiError
from include.warehouse.connections import WarehouseUnreachable, connect
from include.warehouse.embedded import EmbeddedServerError


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    arguments = _parser().parse_args()
    try:
        done: int = arguments.run(arguments)
    except (CatalogueError, EmbeddedServerError, KpiError, NotAllowed, WarehouseUnreachable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.kpi", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("publish", help="compute, check and publish the KPIs of a data date")
    command.add_argument("data_date", type=date.fromisoformat, help="YYYY-MM-DD; its facts must have been built")
    command.add_argument(
        "--output", type=Path, default=settings.OUTPUT, help="root of the outputs (default: %(default)s)"
    )
    command.add_argument("--reason", default=DEFAULT_REASON, help="why published values change (default: %(default)s)")
    command.set_defaults(run=_publish)
    command = commands.add_parser("values", help="print the KPIs of a data date as CSV, as filed")
    command.add_argument("data_date", type=date.fromisoformat, help="YYYY-MM-DD")
    command.add_argument("--kpi", action="append", help="only this KPI; may be given several times")
    command.add_argument(
        "--organisation-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="compute them anew, in the organisation tree of that data date",
    )
    command.set_defaults(run=_values)
    command = commands.add_parser("rows", help="the rows that a published value was computed from, as CSV")
    command.add_argument("kpi_id", help="as in the definitions, such as npl_ratio")
    command.add_argument("data_date", type=date.fromisoformat, help="YYYY-MM-DD")
    command.add_argument("--organisation", metavar="NO", help="number of an organisation (default: the bank)")
    command.add_argument("--level", choices=LEVELS, help="where it stands at several; the highest, if not given")
    command.add_argument("--role", help="what this role may see (default: what the login may)")
    command.add_argument("--file", type=Path, help="written to this file (default: standard output)")
    command.set_defaults(run=_rows)
    return parser


def _publish(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    with closing(connect()) as conn:
        publication = publish(conn, arguments.data_date, arguments.output, reason=arguments.reason)
    print(
        f"{publication.kpis} KPIs, {publication.organisations} organisations, {publication.values} values "
        f"{'published' if publication.changed else 'unchanged'} in {time.monotonic() - started:.1f} s: "
        + ", ".join(str(publication.directory / file.name) for file in publication.files)
    )
    return 0


def _values(arguments: argparse.Namespace) -> int:
    with closing(connect()) as conn:
        write_values(conn, sys.stdout, arguments.data_date, arguments.kpi, arguments.organisation_of)
    return 0


def _rows(arguments: argparse.Namespace) -> int:
    manifest = read_manifest()
    found = [kpi for kpi in load_kpis(manifest) if kpi.id == arguments.kpi_id]
    if not found:
        raise KpiError(f"there is no KPI {arguments.kpi_id}: see the sheet 指标口径 of kpi.xlsx for their ids")
    target = arguments.file.open("wb") if arguments.file else sys.stdout.buffer
    try:
        with closing(connect()) as conn:
            origin = write_rows(
                conn,
                found[0],
                SemanticLayer(),
                personal_columns(manifest),
                arguments.data_date,
                target,
                level=arguments.level,
                organisation_no=arguments.organisation,
                role=arguments.role,
            )
    except (errors.InvalidParameterValue, errors.UndefinedObject, errors.InsufficientPrivilege) as error:
        raise NotAllowed(str(error).strip()) from error
    finally:
        if arguments.file:
            target.close()
        else:
            target.flush()
    for name, rows, amount in origin.parts:
        print(f"{name}: {rows} rows, {amount}", file=sys.stderr)
    kpi = found[0]
    print(
        f"{kpi.id} as of {arguments.data_date}: these rows give {origin.value} {kpi.unit}, "
        f"published is {origin.published} {kpi.unit}",
        file=sys.stderr,
    )
    if not origin.agrees:
        raise KpiError(f"the facts have changed since {arguments.data_date} was published: publish it again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
