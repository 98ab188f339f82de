"""Generate the demo bank: `python -m include.demo_bank --customers 2000 --months 3 --until 2024-06-30`."""

import argparse
import datetime
import logging
import sys
import time

import psycopg2

from include import settings
from include.catalogue.manifest import read_manifest
from include.catalogue.sources import load_sources
from include.demo_bank import audit, entries
from include.demo_bank.bank import DEFAULT_SEED, Plan, generate
from include.demo_bank.defects.answer_key import write_answer_key
from include.demo_bank.warehouse import give_to, require_free
from include.entry.subjects import subjects
from include.warehouse import connections
from include.warehouse.embedded import EmbeddedServerError


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.demo_bank", description=__doc__)
    parser.add_argument("--customers", type=int, default=2000, help="how many customers (default: %(default)s)")
    parser.add_argument("--months", type=int, default=3, help="how many month ends (default: %(default)s)")
    parser.add_argument(
        "--until",
        type=datetime.date.fromisoformat,
        default=datetime.date(2024, 6, 30),
        help="the last month end (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="another seed is another bank (default: %(default)s)"
    )
    parser.add_argument(
        "--plant", default="", metavar="KINDS", help="plant defects: kinds with commas between them, or all"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        defects = tuple(filter(None, arguments.plant.split(",")))
        plan = Plan(arguments.customers, arguments.months, arguments.until, arguments.seed, defects)
        require_free(plan)
        systems = load_sources(read_manifest())
        entered = subjects(systems.values())
        urls = {
            name: connections.database_url(f"source_{name}")
            for name, system in systems.items()
            if system.kind == "postgres"
        }
        rows = generate(plan, systems, urls, settings.UNLOAD)
        emptied = give_to(plan)
        for subject in entries.SUBJECTS:
            rows |= entries.enter(entered[subject], urls["cbs"], connections.warehouse_url(), settings.UNLOAD / "entry")
    except (ValueError, RuntimeError, EmbeddedServerError, audit.BooksDoNotAgree, psycopg2.OperationalError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if defects:
        path, planted = write_answer_key(urls["cbs"], settings.OUTPUT / "defects")
        print(f"{planted} defects planted: {path}")
    for table, count in rows.items():
        print(f"{table:<28}{count:>12,}")
    if emptied:
        print("the warehouse held another bank and starts afresh; what was published stays")
    print(f"demo bank of {arguments.customers:,} customers generated in {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
