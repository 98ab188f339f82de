"""`python -m include.issues sync DATE`: what checks have found, and what has become of it."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date

from psycopg2.extensions import connection as Connection

from include.catalogue.east import load_catalogue
from include.catalogue.manifest import CatalogueError
from include.issues.sync import sync
from include.warehouse.connections import WarehouseUnreachable, connect

Command = Callable[[Connection, argparse.Namespace], int]


def take_in(conn: Connection, options: argparse.Namespace) -> int:
    """Turn the findings of the data date's check runs into issues."""
    done = sync(conn, load_catalogue(), options.date)
    print(
        f"{len(done.runs)} check runs taken in: {done.found} issues found, {done.reopened} reopened, {done.closed} "
        f"closed, {done.seen} seen again, {done.overdue} overdue"
    )
    return 0


def main(arguments: list[str] | None = None) -> int:
    """0; 1 if a workbook is refused, which it then explains in Chinese; 2 if the command cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m include.issues", description="Data quality issues")
    commands = parser.add_subparsers(required=True)
    _add(commands, "sync", take_in)
    options = parser.parse_args(arguments)
    try:
        with closing(connect()) as conn:
            status: int = options.run(conn, options)
            return status
    except (CatalogueError, WarehouseUnreachable, LookupError) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2


def _add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Command) -> None:
    command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
    command.set_defaults(run=run)
    command.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")


if __name__ == "__main__":
    sys.exit(main())
