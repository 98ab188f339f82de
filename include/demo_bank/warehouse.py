"""A warehouse holds one bank. Another demo bank, of another size say, starts the embedded warehouse afresh.

Which bank it holds stands in the comment on its database. A server of the user's own is never emptied.
"""

import hashlib
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql

from include.demo_bank.bank import SQL, Plan
from include.warehouse import connections
from include.warehouse.prepare import prepare


class WarehouseHoldsAnotherBank(RuntimeError):
    """The warehouse holds batches of another bank and is not ours to empty."""


def identity(plan: Plan, files: Path = SQL) -> str:
    """What tells one demo bank from another: its plan and the SQL that generates it."""
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files.glob("*.sql")))).hexdigest()[:12]
    name = (
        f"demo bank: {plan.customers} customers, {plan.months} months until {plan.until}, "
        f"seed {plan.seed}, generator {code}"
    )
    return f"{name}, defects {' '.join(plan.defects)}" if plan.defects else name


def require_free(plan: Plan) -> None:
    """Raises WarehouseHoldsAnotherBank if EASTWIND_WAREHOUSE holds batches of another bank than the plan's."""
    if connections.external_url() and _holds_another_bank(identity(plan)):
        raise WarehouseHoldsAnotherBank(
            f"{connections.without_password(connections.warehouse_url())} holds batches of another bank, which the "
            "demo's must not be mixed with: let EASTWIND_WAREHOUSE name an empty database for the demo"
        )


def give_to(plan: Plan) -> bool:
    """Let the warehouse hold the plan's bank; returns whether it was emptied of another one for that."""
    require_free(plan)
    url = connections.warehouse_url()
    emptied = _holds_another_bank(identity(plan))
    if emptied:
        _drop(url)
        prepare(url)
    with closing(connections.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("comment on database {} is {}").format(
                sql.Identifier(connections.database_name(url)), sql.Literal(identity(plan))
            )
        )
    return emptied


def _holds_another_bank(this: str) -> bool:
    with closing(connections.connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "select shobj_description(oid, 'pg_database') is distinct from %s"
            " and (exists (select from ops.batch) or exists (select from entry.version))"
            " from pg_database where datname = current_database()",
            (this,),
        )
        (another,) = cursor.fetchone() or (False,)
    return bool(another)


def _drop(url: str) -> None:
    connection = psycopg2.connect(connections.with_database(url, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(connections.database_name(url)))
            )
    finally:
        connection.close()
