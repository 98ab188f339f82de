"""`python -m include.east digest DATE` and `publish DATE`: digests and the EAST package from the shell."""

import argparse
import sys
from datetime import date

from include.catalogue.east import load_catalogue
from include.checks.gate import GateClosed
from include.east.delivery_file import DeliveryError, DeliveryInterrupted
from include.east.package import PublishError, publish
from include.east.sm3 import DigestMissing, digest_new_values
from include.warehouse.connections import connect


def main(arguments: list[str] | None = None) -> int:
    """0; 1 if nothing was published or a digest is missing."""
    parser = argparse.ArgumentParser(prog="python -m include.east", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("digest", "add the SM3 digests that core_sm3_value asks for"),
        ("publish", "write the package, if the gate is open"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")
    options = parser.parse_args(arguments)
    conn = connect()
    try:
        if options.command == "digest":
            print(f"{digest_new_values(conn, options.date):,} new digests")
        else:
            catalogue = load_catalogue()
            publication = publish(conn, catalogue, catalogue.exposures["east_submission"], options.date)
            state = "published" if publication.is_new else "already published, unchanged"
            rows = sum(file.rows for file in publication.files)
            print(f"{publication.path}: {state}, {len(publication.files)} files, {rows:,} rows")
    except (GateClosed, PublishError, DeliveryError, DeliveryInterrupted, DigestMissing) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        conn.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
