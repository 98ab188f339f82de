"""What is to be done every day, whatever has arrived."""

from airflow.sdk import DAG

from eastwind.defaults import CATCHUP, END_DATE, START_DATE, TIMEZONE, day_after, default_args
from eastwind.operators.dbt_build import DbtBuild
from eastwind.operators.drop_expired import DropExpired
from eastwind.operators.remind_departments import RemindDepartments

AT = "08:30"

DOC = f"""
### Housekeeping

Records which deliveries of the day before have come, and which have not: `transform` does so only for a day on which
all have. Tells departments which of their data quality issues have become overdue. Drops the partitions that are past
their time, by `retention_days` in `dbt_project.yml` and catalogue: `python -m include.warehouse.retention` shows what
would go, `ops.retention` what has gone.

**Schedule**: daily at {AT} {TIMEZONE}, for the day before. Any other date: trigger with the date (`2024-06-30`) as
partition key.

**Failure**: nothing waits for it. Clear the failed task.
"""

with DAG(
    dag_id="housekeeping",
    description="Timeliness of the deliveries, overdue issues, retention",
    doc_md=DOC,
    schedule=day_after(AT),
    start_date=START_DATE,
    end_date=END_DATE,
    catchup=CATCHUP,
    max_active_runs=1,
    default_args=default_args("data_platform"),
    tags=["operations", "daily"],
):
    DbtBuild(task_id="timeliness", select="fct_extract fct_batch")
    RemindDepartments(task_id="remind_departments")
    DropExpired(task_id="drop_expired")
