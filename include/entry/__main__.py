"""Supplementary entry: `python -m include.entry template|submit|list SUBJECT`."""

import argparse
import datetime as dt
import logging
import sys
from contextlib import closing
from pathlib import Path

import psycopg2.extensions

from include.catalogue.manifest import CatalogueError
from include.catalogue.sources import ContractError, SourceTable
from include.entry.problems import Refused
from include.entry.store import counting, rows, versions
from include.entry.subjects import subjects
from include.entry.submit import Statement, described, submit
from include.entry.template import write_template
from include.entry.words import chinese
from include.warehouse.connections import WarehouseUnreachable, connect

Connection = psycopg2.extensions.connection


def template(connection: Connection, table: SourceTable, arguments: argparse.Namespace) -> int:
    """Write the subject's workbook, with the rows of its latest version."""
    held = versions(connection, table.source)
    wanted = arguments.version or len(held)
    if not 0 <= wanted <= len(held):
        raise Refused(f"没有版本 {wanted}：最新的是版本 {len(held)}")
    columns = [column.name for column in table.columns]
    content = rows(connection, held[wanted - 1], columns) if wanted else ()
    output = arguments.output or Path(f"{table.source}.xlsx")
    # Whatever version is taken up again, it is the latest that its officer knows of.
    write_template(table, output, len(held), content)
    print(f"{output}：{chinese(table.description)}，{f'版本 {wanted} 的 {len(content)} 行' if wanted else '尚无版本'}")
    return 0


def submit_file(connection: Connection, table: SourceTable, arguments: argparse.Namespace) -> int:
    """Check a workbook or a UTF-8 .csv and store it as the subject's next version."""
    statement = Statement(arguments.who, arguments.why, arguments.valid_from, arguments.based_on)
    done = submit(connection, table, arguments.file, statement, arguments.replace_later)
    print(f"{'已提交' if done.is_new else '内容未变，无需提交'}：{table.source} {described(done.version)}")
    if done.stripped:
        print(f"已去除 {done.stripped} 个值的首尾空格")
    if done.to_reload:
        dates = "、".join(map(str, done.to_reload[:20])) + ("等" if len(done.to_reload) > 20 else "")
        print(f"{len(done.to_reload)} 个已装载的数据日期受影响，需重新运行 extract_{table.system}：{dates}")
    return 0


def show(connection: Connection, table: SourceTable, arguments: argparse.Namespace) -> int:
    """List the subject's versions: who entered them, when, why, and which still count."""
    held = versions(connection, table.source)
    valid = counting(held)
    for version in held:
        mark = "" if version in valid else "  已被后来的版本取代"
        print(f"{described(version)}  {version.file_name}{mark}")
    if not held:
        print(f"{table.source}：尚无版本")
    return 0


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.entry", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, run in (("template", template), ("submit", submit_file), ("list", show)):
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("subject", help="the contract's load.table, for example related_party")
        if run is template:
            command.add_argument("--output", type=Path, help="the workbook to write (default: SUBJECT.xlsx)")
            command.add_argument("--version", type=int, help="fill in the rows of this version (default: the latest)")
        if run is submit_file:
            command.add_argument("file", type=Path, help="a filled-in workbook (.xlsx) or a UTF-8 table (.csv)")
            command.add_argument("--who", help="who enters it (default: the cover)")
            command.add_argument("--why", help="for what reason (default: the cover)")
            command.add_argument(
                "--valid-from", type=dt.date.fromisoformat, help="first data date it is for (default: the cover)"
            )
            command.add_argument("--based-on", type=int, help="version that was edited, 0: none (default: the cover)")
            command.add_argument("--replace-later", action="store_true", help="also replace versions that begin later")
    arguments = parser.parse_args()
    try:
        known = subjects()
        if arguments.subject not in known:
            print(f"error: no subject {arguments.subject}: choose from {', '.join(known)}", file=sys.stderr)
            return 2
        with closing(connect()) as connection:
            status: int = arguments.run(connection, known[arguments.subject], arguments)
            return status
    except (Refused, CatalogueError, ContractError, WarehouseUnreachable) as error:
        print(error if isinstance(error, Refused) else f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
