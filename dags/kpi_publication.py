"""KPI values of a data date, by the semantic layer."""

from airflow.sdk import DAG, PartitionedAssetTimetable

from eastwind.assets import CORE
from eastwind.catalogue import exposure
from eastwind.defaults import default_args
from eastwind.operators.publish_kpis import PublishKpis
from eastwind.operators.tell_kpi_owners import TellKpiOwners

DOC = """
### KPI values

Computes every KPI for every organisation level with MetricFlow and publishes it to `kpi.kpi_value`,
`output/kpi/<YYYYMMDD>/`: `kpi.csv`, `kpi.parquet`, `kpi.xlsx` and `dashboard.html`. The owners of KPIs whose values are
beyond a threshold of the definition are told, once.

**Schedule**: after every `transform`, for the same data date: early in the morning (Asia/Shanghai) of the day after.
By hand: trigger with the data date (`2024-06-30`) as partition key. A run replaces the values of its data date.
"""

EXPOSURE = exposure("kpi_publication")

with DAG(
    dag_id="kpi_publication",
    description="Publish the KPI values of a data date",
    doc_md=DOC,
    schedule=PartitionedAssetTimetable(assets=CORE),
    catchup=False,
    max_active_runs=1,
    default_args=default_args(EXPOSURE.owner),
    tags=["publish", "kpi"],
):
    publish = PublishKpis(task_id="publish_kpis", exposure=EXPOSURE.name)
    tell = TellKpiOwners(task_id="tell_kpi_owners")
    publish >> tell
