"""The assets that connect the DAGs. Every event carries the data date as its partition key."""

from airflow.sdk import Asset

CORE = Asset(name="core", uri="eastwind://warehouse/core")
"""The model of the bank and what the KPIs stand on, built and tested for a data date."""


def raw(system: str) -> Asset:
    """Every table of one source system, loaded and reconciled for a data date."""
    return Asset(name=f"raw_{system}", uri=f"eastwind://warehouse/raw_{system}")
