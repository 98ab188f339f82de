"""`python -m include.extract.draft SYSTEM ...`: write the contract of a source system as its database tells it.

What only somebody who knows the system can decide is asked on standard error. Nothing is overwritten.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlalchemy
from sqlalchemy.exc import DBAPIError

from include import settings
from include.catalogue.sources import DATABASES, ContractError, SourceSystem
from include.extract.dialects import dialect_of
from include.extract.dictionary import PostgresDictionary
from include.extract.draft.propose import Draft, propose
from include.extract.draft.write import contract, staging
from include.extract.errors import ExtractError
from include.extract.sources import EnvironmentConnections
from include.warehouse.connections import WarehouseUnreachable


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    try:
        system = _system(options)
        names = [name for name in options.tables.split(",") if name]
        draft = _draft(system, options.schema, names)
        written = _write(system, draft, options)
    except (ContractError, ExtractError, FileExistsError, WarehouseUnreachable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(path)
    if draft.questions:
        print("To decide:", file=sys.stderr)
    for question in draft.questions:
        print(f"- {question}", file=sys.stderr)
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m include.extract.draft", description=__doc__)
    parser.add_argument("system", help="name of the new dbt source, for example core")
    parser.add_argument("--kind", choices=DATABASES, required=True)
    parser.add_argument("--connection", required=True, help="Airflow's connection, in AIRFLOW_CONN_<ID>")
    parser.add_argument("--owner", required=True, help="who answers for the system's deliveries")
    parser.add_argument("--arrival", required=True, help="HH:MM on the next day, by which a day is complete")
    parser.add_argument("--contact", help="the owner's mail address")
    parser.add_argument("--description", help="what the system is; default: its name")
    parser.add_argument("--schema", help="schema or, of MySQL, database; default: the connection's own")
    parser.add_argument("--tables", default="", help="names separated by commas; default: all tables, but no views")
    parser.add_argument("--staging", action="store_true", help="write staging models too")
    parser.add_argument("--project", type=Path, default=settings.DBT_PROJECT, help="the dbt project to write into")
    parser.add_argument("--output", help="- shows the contract and writes nothing")
    options = parser.parse_args(arguments)
    if options.output not in (None, "-"):
        parser.error("--output can only be -")
    return options


def _system(options: argparse.Namespace) -> SourceSystem:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", options.system):
        raise ContractError(f"{options.system!r} is no plain lower-case name")
    return SourceSystem(
        name=options.system,
        kind=options.kind,
        schema=f"raw_{options.system}",
        owner=options.owner,
        arrival=options.arrival,
        tables=(),
        connection=options.connection,
        contact=options.contact,
        description=options.description or options.system,
    )


def _draft(system: SourceSystem, schema: str | None, names: Sequence[str]) -> Draft:
    connections = EnvironmentConnections()
    if system.kind == "postgres":
        engine = sqlalchemy.create_engine("postgresql+psycopg2://", creator=lambda: connections.postgres(system))
        dialect = None
    else:
        engine = connections.engine(system)
        dialect = dialect_of(engine)
    dictionary = dialect.dictionary if dialect else PostgresDictionary()
    try:
        with engine.connect() as connection:
            return propose(connection, dictionary, dialect, schema, names)
    except DBAPIError as error:
        raise ExtractError(f"connection {system.connection}: the source cannot be read: {error.orig}") from error
    finally:
        engine.dispose()


def _write(system: SourceSystem, draft: Draft, options: argparse.Namespace) -> list[Path]:
    """The files written. Raises FileExistsError before writing any."""
    text = contract(system, draft)
    if options.output == "-":
        print(text, end="")
        return []
    texts: dict[Path, str] = {Path("sources") / f"{system.name}.yml": text}
    if options.staging:
        for table in draft.tables:
            texts |= staging(system.name, table)
    paths: Mapping[Path, str] = {options.project / "models" / path: text for path, text in texts.items()}
    if existing := [str(path) for path in paths if path.exists()]:
        raise FileExistsError(f"{', '.join(existing)} exists and is not overwritten: look at --output - instead")
    for path, content in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return list(paths)


if __name__ == "__main__":
    sys.exit(main())
