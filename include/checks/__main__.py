"""`python -m include.checks run|gate|list DATE`, `python -m include.checks reason add ...`: rules from the shell."""

import argparse
import csv
import sys
from collections import Counter
from dataclasses import astuple, fields
from datetime import date
from decimal import Decimal

from include.catalogue.east import load_catalogue
from include.catalogue.manifest import CatalogueError
from include.checks.decisions import decide
from include.checks.kinds import RuleError
from include.checks.listing import STATUSES, ListedRule, listed_rules
from include.checks.reasons import add_reason, valid_reasons, with_chinese_key
from include.checks.run import CheckError, run_checks
from include.warehouse.connections import WarehouseUnreachable, connect


def main(arguments: list[str] | None = None) -> int:
    """0; 1 if the gate is closed; 2 if the command cannot be done, which it then explains."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options)
    except (CatalogueError, RuleError, CheckError, WarehouseUnreachable, KeyError, ValueError) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 2


def _do(options: argparse.Namespace) -> int:
    catalogue = load_catalogue()
    if options.command == "list":
        _list(list(listed_rules(catalogue, options.date)), options.status)
        return 0
    conn = connect()
    try:
        if options.command == "run":
            summary = run_checks(conn, catalogue, options.date)
            print(
                f"check run {summary.run_id}: {summary.tables} tables, {summary.rows:,} rows; rules: "
                f"{summary.passed} passed, {summary.failed_strong} strong and {summary.failed_weak} weak failed, "
                f"{summary.not_run} not run"
            )
        elif options.command == "reason" and options.action == "list":
            of_date = catalogue.at(options.date)
            reasons = [with_chinese_key(of_date, reason) for reason in valid_reasons(conn, options.date)]
            print("\n".join(map(str, reasons)) or f"{options.date}：无登记的原因")
        elif options.command == "reason":
            add_reason(
                conn,
                catalogue,
                options.table,
                options.rule,
                options.text,
                options.who,
                data_date=options.date,
                valid_until=options.valid_until,
                row_key=dict(options.key),
                amount=options.amount,
            )
        else:
            decision = decide(conn, catalogue, options.date)
            print(decision)
            return int(not decision.is_open)
    finally:
        conn.close()
    return 0


def _list(rules: list[ListedRule], statuses: list[str]) -> None:
    """As CSV, and at the end how many of the official rules there are, by what becomes of them."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(column.name for column in fields(ListedRule))
    writer.writerows(astuple(rule) for rule in rules if not statuses or rule.status in statuses)
    counts = Counter(rule.status for rule in rules if rule.is_official)
    said = ", ".join(f"{counts[status]:,} {status}" for status in STATUSES if counts[status])
    print(f"{counts.total():,} rules of the official list: {said}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.checks", description="EAST rules of a data date")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("run", "run every rule and record the results"),
        ("gate", "decide whether the package may go out, say and record why; exit code 1 if not"),
        ("list", "print every rule as CSV: what runs, what does not, and why"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")
    command.add_argument("--status", nargs="+", choices=list(STATUSES), default=[], help="only these (all)")
    reason = commands.add_parser("reason", help="written reasons").add_subparsers(dest="action", required=True)
    listed = reason.add_parser("list", help="say which reasons hold on a data date")
    listed.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")
    add = reason.add_parser("add", help="put a reason on file for a failing strong rule")
    add.add_argument("--table", required=True, help="table code, such as GRCKFHZMX")
    add.add_argument("--rule", required=True, help="rule id, such as R0272 or K3.NBFHZ")
    add.add_argument("--text", required=True, help="the reason")
    add.add_argument("--who", required=True, help="who answers for it")
    add.add_argument("--date", type=date.fromisoformat, help="data date it is for (default: all)")
    add.add_argument(
        "--key",
        action="append",
        default=[],
        type=_key_part,
        metavar="NAME=VALUE",
        help="part of the key of the rows that it explains, as the gate shows it (default: the rule as a whole)",
    )
    add.add_argument("--amount", type=Decimal, help="the difference that it explains, with its sign (default: any)")
    add.add_argument("--valid-until", type=date.fromisoformat, help="last data date it is good for (default: no end)")
    return parser


def _key_part(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


if __name__ == "__main__":
    sys.exit(main())
