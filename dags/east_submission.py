"""The monthly EAST package: build, check, gate, publish."""

from airflow.sdk import DAG, Param, PartitionedAssetTimetable

from eastwind.assets import CORE
from eastwind.catalogue import exposure
from eastwind.defaults import default_args
from eastwind.operators.dbt_build import DbtBuild
from eastwind.operators.digest_values import DigestValues
from eastwind.operators.open_gate import OpenGate
from eastwind.operators.publish_kpis import PublishKpis
from eastwind.operators.publish_package import PublishPackage
from eastwind.operators.require_filing_date import RequireFilingDate
from eastwind.operators.run_checks import RunChecks
from eastwind.operators.sync_issues import SyncIssues

DOC = """
### EAST submission package

Digests personal values, builds the EAST tables, checks them by the rules in their YAML and against the ledger, the
sources, the month before and the 1104 returns (`models/dq`) and, if the gate is open, writes the package to
`output/east/<licence number>/<YYYYMMDD>/v001/`. What the checks find becomes issues, and the departments that answer
for them are told, whether or not the gate is open; the KPIs of data governance are published anew with what was found.

**Schedule**: after every `transform`, but only a month end is filed: early in the morning (Asia/Shanghai) of the
first day of a month for the month before. For other data dates all tasks are skipped. By hand: trigger with the data
date (`2024-06-30`) as partition key.

**Rehearsal**: `rehearsal: true` builds and checks any date and publishes nothing.

**Failure**: the gate names every failing strong rule with table, item, count and examples, and is not tried again.
Correct the source or the model, or put a written reason on file, then clear `open_gate`. Publishing again without a
change changes nothing; changed data make the next version.
"""

EXPOSURE = exposure("east_submission")

with DAG(
    dag_id="east_submission",
    description="Build, check and publish the EAST package of a month",
    doc_md=DOC,
    schedule=PartitionedAssetTimetable(assets=CORE),
    catchup=False,
    max_active_runs=1,
    params={"rehearsal": Param(False, type="boolean", description="Build and check any date, publish nothing")},
    default_args=default_args(EXPOSURE.owner),
    tags=["publish", "east", "monthly"],
):
    due = RequireFilingDate(task_id="require_filing_date")
    digest = DigestValues(task_id="digest_values")
    build = DbtBuild(task_id="build", select="path:models/east")
    build_checks = DbtBuild(task_id="build_checks", select="path:models/dq")
    check = RunChecks(task_id="run_checks")
    issues = SyncIssues(task_id="sync_issues")
    governance = DbtBuild(
        task_id="governance_facts",
        select="fct_issue fct_rule_result fct_table_result fct_gate_decision",
        # That the gate was closed is one of the facts. What is skipped, such as a day that is not filed, stays skipped.
        trigger_rule="none_skipped",
    )
    kpis = PublishKpis(task_id="publish_kpis", exposure="kpi_publication")
    gate = OpenGate(task_id="open_gate", retries=0)
    publish = PublishPackage(task_id="publish_package", exposure=EXPOSURE.name)
    due >> digest >> build >> build_checks >> check >> gate >> publish
    check >> issues
    [issues, gate] >> governance >> kpis
