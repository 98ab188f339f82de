#!/usr/bin/env bash
# Tells dbt and Airflow where the warehouse is, parses the dbt project for this container, and becomes the given process.
set -euo pipefail
# Connections to source systems are the bank's own, from the environment or Airflow's secrets backend.
eval "$(python -m include.warehouse env | grep --invert-match '^export AIRFLOW_CONN_')"
export AIRFLOW__CELERY__RESULT_BACKEND="db+${AIRFLOW__DATABASE__SQL_ALCHEMY_CONN}"
if [ "${1:-}" = prepare ]; then
    mkdir -p "$EASTWIND_OUTPUT/lineage"
    python -m include.warehouse start
    airflow db migrate
    # See plugins/eastwind/pools.py.
    airflow pools set raw_assets 1 "Updates the assets of source systems one at a time"
    exec airflow pools set backfill 2 "What a backfill may have at once"
fi
dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project --profile eastwind --target warehouse
exec "$@"
