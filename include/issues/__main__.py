"""`python -m include.issues sync|export|page DATE`, `import FILE`: what checks have found, what has become of it."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection

from include.catalogue.east import load_catalogue
from include.catalogue.manifest import CatalogueError
from include.entry.problems import Refused
from include.issues.answers import take_in as take_in_answers
from include.issues.export import export
from include.issues.page import write_page
from include.issues.read import departments_with_open_issues
from include.issues.sync import sync
from include.warehouse.connections import WarehouseUnreachable, connect

DATE: dict[str, Any] = {"type": date.fromisoformat, "metavar": "DATE", "help": "data date, YYYY-MM-DD"}

Command = Callable[[Connection, argparse.Namespace], int]


def take_in(conn: Connection, options: argparse.Namespace) -> int:
    """Turn the findings of the data date's check runs into issues."""
    done = sync(conn, load_catalogue().departments, options.date)
    print(
        f"{len(done.runs)} check runs taken in: {done.found} issues found, {done.reopened} reopened, {done.closed} "
        f"closed, {done.seen} seen again, {done.overdue} overdue"
    )
    return 0


def export_workbook(conn: Connection, options: argparse.Namespace) -> int:
    """Write the workbook in which open issues are answered."""
    catalogue = load_catalogue()
    print(export(conn, catalogue, options.date, options.department))
    for department in departments_with_open_issues(conn) if options.each else ():
        print(export(conn, catalogue, options.date, department))
    return 0


def import_workbook(conn: Connection, options: argparse.Namespace) -> int:
    """Take in a filled-in workbook: all of it or, if anything in it is wrong, nothing."""
    done = take_in_answers(conn, load_catalogue(), options.file, options.who)
    print(f"已导入 {done.new} 项答复；此前已导入 {done.known} 项；冲突 {len(done.conflicts)} 项")
    for conflict in done.conflicts:
        print(f"  {conflict}")
    return int(bool(done.conflicts))


def show_page(conn: Connection, options: argparse.Namespace) -> int:
    """Write the page on which everybody can look at the issues."""
    print(write_page(conn, load_catalogue(), options.date))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """0; 1 if a workbook or a part of it is not taken in, which it then explains; 2 if the command cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m include.issues", description="Data quality issues")
    commands = parser.add_subparsers(required=True)
    _add(commands, "sync", take_in).add_argument("date", **DATE)
    exporting = _add(commands, "export", export_workbook)
    exporting.add_argument("date", **DATE)
    which = exporting.add_mutually_exclusive_group()
    which.add_argument("--department", help="whose issues (default: those of all, for the arbiter)")
    which.add_argument("--each", action="store_true", help="those of all, and a workbook for each department besides")
    _add(commands, "page", show_page).add_argument("date", **DATE)
    importing = _add(commands, "import", import_workbook)
    importing.add_argument("file", type=Path, metavar="FILE", help="the filled-in workbook")
    importing.add_argument("--who", required=True, help="who has filled it in")
    options = parser.parse_args(arguments)
    try:
        with closing(connect()) as conn:
            status: int = options.run(conn, options)
            return status
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    except (CatalogueError, WarehouseUnreachable, LookupError) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Command
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main())
