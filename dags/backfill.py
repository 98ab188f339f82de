"""Past data dates, one after the other, beside the daily runs."""

from airflow.sdk import DAG, Param, PartitionedAtRuntime, TaskGroup

from eastwind import pools
from eastwind.catalogue import sources
from eastwind.defaults import default_args
from eastwind.extraction import extract_tasks

DOC = """
### Extraction of past data dates

Loads what is missing of a past data date, of all source systems or of those in the parameter `systems`. `make backfill
FROM=2023-01-01 TO=2023-12-31` runs it for date after date, and `transform` after it.

**Schedule**: none. Its runs wait for each other, but none of the daily runs (Asia/Shanghai) waits for them: they have a
DAG and a pool of their own, and come last where others wait. By hand: trigger with the data date (`2023-06-30`) as
partition key, then `transform`: no asset does that, because dates of which only some systems are loaded would queue up
before it.

**Failure**: as in the DAG of the source system. A run again skips the systems that are loaded.
"""

SYSTEMS = sources()

with DAG(
    dag_id="backfill",
    description="Load past data dates",
    doc_md=DOC,
    schedule=PartitionedAtRuntime(),
    catchup=False,
    max_active_runs=1,
    params={
        "systems": Param(
            [],
            type="array",
            items={"enum": [system.name for system in SYSTEMS]},
            description="Source systems; none stands for all",
        )
    },
    default_args={
        **default_args("data_platform"),
        "pool": pools.BACKFILL,
        "priority_weight": 0,
        "weight_rule": "absolute",
    },
    tags=["extract", "backfill"],
):
    for system in SYSTEMS:
        with TaskGroup(system.name, tooltip=system.description):
            extract_tasks(system, only_missing=True)
