"""A DAG per source system, made from its contract in dbt_project/models/sources/<system>.yml."""

from airflow.sdk import DAG

from eastwind import pools
from eastwind.assets import raw
from eastwind.catalogue import sources
from eastwind.defaults import CATCHUP, END_DATE, START_DATE, TIMEZONE, day_after, default_args
from eastwind.extraction import extract_tasks

DOC = """
### {description}

Loads {count} tables into `{schema}`, one partition per data date, and reconciles rows and control totals with the
source.

**Schedule**: daily at {arrival} {timezone}, when the day before has arrived; that day is the data date and the run's
partition key. After an outage, the days missed since `EASTWIND_START_DATE` follow in order. Any other date: trigger
with the date (`2024-06-30`) as partition key; many: `make backfill FROM=2023-01-01 TO=2023-12-31 SYSTEM={name}`.
Airflow's own backfill is shut off: with it, the schedule would go on from the last day that it filled.

**Failure**: one table's error stops that table. The asset `raw_{name}` is updated only when all tables are loaded, so
nothing is built from a part. A late delivery is tried again; one that breaks its contract is not: have it corrected,
then clear the failed tasks. After a system is loaded again alone, trigger `transform` with the same partition key.

**Owner**: {owner}, told by mail of what fails for good and of what was noted; see `ops.notice`.
"""

for system in sources():
    with DAG(
        dag_id=f"extract_{system.name}",
        description=system.description,
        doc_md=DOC.format(
            description=system.description,
            count=len(system.tables),
            schema=system.schema,
            arrival=system.arrival,
            timezone=TIMEZONE,
            name=system.name,
            owner=system.owner,
        ),
        schedule=day_after(system.arrival),
        start_date=START_DATE,
        end_date=END_DATE,
        catchup=CATCHUP,
        max_active_runs=1,
        allowed_run_types=["scheduled", "manual"],  # type: ignore[list-item]
        default_args=default_args(system.owner),
        tags=["extract", system.name],
    ):
        extract_tasks(system, outlets=[raw(system.name)], pool=pools.RAW_ASSETS)
