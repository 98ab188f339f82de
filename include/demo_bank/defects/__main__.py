"""Defects: what kinds there are, and whether they are found.

python -m include.demo_bank.defects list
python -m include.demo_bank.defects evaluate --customers 200
"""

import argparse
import datetime
import logging
import sys
import time

import psycopg2

from include import settings
from include.catalogue.manifest import CatalogueError
from include.demo_bank.bank import DEFAULT_SEED, Plan
from include.demo_bank.defects.chain import ChainStopped, Place
from include.demo_bank.defects.evaluate import evaluate
from include.demo_bank.defects.kind import ALL, choose, load_kinds
from include.demo_bank.defects.report import lines, write_page, write_recall
from include.warehouse.connections import WarehouseUnreachable

PAGE = settings.ROOT / "docs" / "planted-defects.md"


def main() -> int:
    """0; 1 if a defect has not been found or could not be planted, something was found without a cause, on the clean
    bank, too, or nothing could be evaluated."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("include.demo_bank.defects").setLevel(logging.INFO)
    parser = argparse.ArgumentParser(
        prog="python -m include.demo_bank.defects",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the kinds of defects")
    run = commands.add_parser("evaluate", help="plant them, run the chain, compare what it finds with the answer key")
    run.add_argument("--customers", type=int, default=200, help="of the bank (default: %(default)s)")
    run.add_argument("--until", type=datetime.date.fromisoformat, default=datetime.date(2024, 6, 30))
    run.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another seed plants elsewhere")
    run.add_argument("--kinds", default=ALL, help="kinds with commas between them (default: all)")
    run.add_argument("--page", action="store_true", help=f"write {PAGE.relative_to(settings.ROOT)}, too")
    arguments = parser.parse_args()
    if arguments.command == "list":
        for kind in load_kinds().values():
            print(f"{kind.id:<40} {kind.category} {kind.zh} · {kind.en}")
        return 0
    started = time.monotonic()
    try:
        kinds = choose(arguments.kinds.split(","))
        plan = Plan(arguments.customers, 2, arguments.until, arguments.seed)
        with Place(settings.LOCAL / "defects").made() as place:
            evaluation = evaluate(place, plan, kinds)
    except (ValueError, RuntimeError, ChainStopped, CatalogueError, WarehouseUnreachable, psycopg2.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines(evaluation)))
    print(write_recall(evaluation, settings.OUTPUT / "defects"))
    if arguments.page:
        print(write_page(evaluation, PAGE))
    print(f"evaluated in {time.monotonic() - started:.0f} s")
    return int(not evaluation.is_proof)


if __name__ == "__main__":
    sys.exit(main())
