"""From raw_<system> to core and the facts under the KPIs, once per data date."""

from functools import reduce
from operator import and_

from airflow.sdk import DAG, PartitionedAssetTimetable

from eastwind.assets import CORE, raw
from eastwind.catalogue import sources
from eastwind.defaults import default_args
from eastwind.operators.dbt_build import DbtBuild
from eastwind.operators.finish_build import FinishBuild
from eastwind.operators.require_batches import RequireBatches

DOC = """
### One model of the bank for a data date

Builds and tests `staging`, `core` and the KPIs' facts with dbt, one task per layer.

**Schedule**: once per data date, as soon as every source system is loaded for it: by the contracts' arrival times,
after {last_arrival} Asia/Shanghai of the day after. By hand: trigger with the data date (`2024-06-30`) as partition
key.

**Failure**: a failing test stops the chain; nothing is published from it. Correct the cause and clear the failed
task: a run replaces the partition of its data date and touches no other.
"""

SYSTEMS = sources()

with DAG(
    dag_id="transform",
    description="Build staging, core and KPI facts",
    doc_md=DOC.format(last_arrival=max(system.arrival for system in SYSTEMS)),
    schedule=PartitionedAssetTimetable(assets=reduce(and_, (raw(system.name) for system in SYSTEMS))),
    catchup=False,
    max_active_runs=1,
    default_args=default_args("data_platform"),
    tags=["transform"],
):
    arrived = RequireBatches(task_id="require_batches", systems=[system.name for system in SYSTEMS])
    staging = DbtBuild(task_id="staging", select="source:* resource_type:seed path:models/staging")
    core = DbtBuild(task_id="core", select="source:ops path:models/core")
    facts = DbtBuild(task_id="kpi_facts", select="path:models/kpi")
    finish = FinishBuild(task_id="finish_build", outlets=[CORE])
    arrived >> staging >> core >> facts >> finish
