"""dbt's connections to the warehouse, as Eastwind wants them."""

from dbt.adapters.contracts.connection import Connection
from dbt.adapters.postgres import PostgresAdapter
from dbt.adapters.postgres.connections import PostgresConnectionManager

from include.warehouse.details import withhold_details


class DiscreetConnections(PostgresConnectionManager):
    """Connections whose errors, which dbt logs and raises, quote no rows."""

    @classmethod
    def open(cls, connection: Connection) -> Connection:
        opened: Connection = super().open(connection)
        withhold_details(opened.handle)
        return opened


def be_discreet() -> None:
    """From now on dbt in this process opens DiscreetConnections."""
    PostgresAdapter.ConnectionManager = DiscreetConnections
