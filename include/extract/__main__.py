"""`python -m include.extract SYSTEM DATE`: load all tables of one source system for one data date."""

import argparse
import datetime as dt
import json
import logging
import sys

from include import settings
from include.catalogue.sources import load_sources
from include.extract.errors import ExtractError
from include.extract.sources import EnvironmentConnections, open_source
from include.extract.system import extract_system
from include.warehouse.connections import WarehouseUnreachable, connect


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.extract", description=__doc__)
    parser.add_argument("system", help="name of the dbt source, for example cbs")
    parser.add_argument("data_date", type=dt.date.fromisoformat, help="data date, YYYY-MM-DD")
    arguments = parser.parse_args()
    if not settings.MANIFEST.exists():
        print(f"error: {settings.MANIFEST} is missing: run `dbt parse` in {settings.DBT_PROJECT}", file=sys.stderr)
        return 2
    systems = load_sources(json.loads(settings.MANIFEST.read_text(encoding="utf-8")))
    if arguments.system not in systems:
        print(f"error: no source {arguments.system}: choose from {', '.join(systems)}", file=sys.stderr)
        return 2
    system = systems[arguments.system]
    try:
        warehouse = connect()
        with open_source(system, EnvironmentConnections()) as source:
            outcome = extract_system(system, arguments.data_date, source, warehouse)
    except (WarehouseUnreachable, ExtractError) as unreachable:
        print(f"error: {unreachable}", file=sys.stderr)
        return 1
    rows = sum(result.rows for result in outcome.loaded.values())
    print(f"{system.name} {arguments.data_date}: {len(outcome.loaded)} tables loaded, {rows} rows")
    for name, error in outcome.failed.items():
        print(f"failed: {system.name}.{name}: {error}")
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
