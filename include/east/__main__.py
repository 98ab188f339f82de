"""`python -m include.east digest|publish|coverage DATE`: digests, the EAST package and what it holds from the shell."""

import argparse
import sys
from datetime import date

from psycopg2.extensions import connection as Connection

from include import settings
from include.catalogue.east import Catalogue, load_catalogue
from include.catalogue.manifest import CatalogueError
from include.checks.gate import GateClosed
from include.east.coverage import CoverageError, measure, problems, report, write_csv
from include.east.delivery_file import DeliveryError, DeliveryInterrupted
from include.east.package import PublishError, publish
from include.east.sm3 import DigestMissing, digest_new_values
from include.warehouse.connections import connect


def main(arguments: list[str] | None = None) -> int:
    """0; 1 if nothing was published, a digest is missing or coverage has a gap that is not explained."""
    options = _parser().parse_args(arguments)
    conn = connect()
    try:
        return _do(conn, options)
    except (
        CatalogueError,
        CoverageError,
        GateClosed,
        PublishError,
        DeliveryError,
        DeliveryInterrupted,
        DigestMissing,
    ) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        conn.close()


def _do(conn: Connection, options: argparse.Namespace) -> int:
    if options.command == "digest":
        print(f"{digest_new_values(conn, options.date):,} new digests")
    elif options.command == "publish":
        catalogue = load_catalogue()
        publication = publish(conn, catalogue, catalogue.exposures["east_submission"], options.date)
        state = "published" if publication.is_new else "already published, unchanged"
        rows = sum(file.rows for file in publication.files)
        print(f"{publication.path}: {state}, {len(publication.files)} files, {rows:,} rows")
    else:
        return _coverage(conn, load_catalogue(), options.dates, options.table)
    return 0


def _coverage(conn: Connection, catalogue: Catalogue, dates: list[date], codes: list[str] | None) -> int:
    if codes:
        catalogue = catalogue.of([catalogue.table(code).code for code in codes])
    measured = measure(conn, catalogue, dates)
    print(report(measured))
    path = settings.OUTPUT / "coverage" / f"{max(dates):%Y%m%d}.csv"
    write_csv(measured, path)
    print(f"\n{path}")
    return int(bool(problems(measured)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.east", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("digest", "add the SM3 digests that core_sm3_value asks for"),
        ("publish", "write the package, if the gate is open"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")
    coverage = commands.add_parser("coverage", help="count the values of every item; exit code 1 for a gap")
    coverage.add_argument("dates", type=date.fromisoformat, metavar="DATE", nargs="+", help="data dates, YYYY-MM-DD")
    coverage.add_argument("--table", action="append", metavar="CODE", help="only this table; can be repeated")
    return parser


if __name__ == "__main__":
    sys.exit(main())
