"""Airflow on this machine: the scheduler with its LocalExecutor, the DAG processor and the API server."""
